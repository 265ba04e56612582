package corpus_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
)

func TestAuthorNames(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want []string
	}{
		{"", nil},
		{" 、　，", nil},
		{"周渡", []string{"周渡"}},
		{"周渡、 林晚，Ann Lee;　郑平；、周渡 ", []string{"周渡", "林晚", "Ann Lee", "郑平", "周渡"}},
	} {
		if diff := cmp.Diff(tt.want, slices.Collect(corpus.AuthorNames(tt.in))); diff != "" {
			t.Errorf("AuthorNames(%q) (-want +got):\n%s", tt.in, diff)
		}
	}
}
