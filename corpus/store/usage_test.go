package store_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUsage(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	many := map[string][]byte{"btn-main/323": []byte("五"), "渡口": []byte("七")}
	for i := range 1000 {
		many[fmt.Sprint("篇", i)] = []byte("一")
	}
	if err := s.PutUsage(t.Context(), many); err != nil {
		t.Fatal(err)
	}
	if err := s.PutUsage(t.Context(), map[string][]byte{"渡口": nil, "没有": nil, "btn-main/323": []byte("六")}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	delete(many, "渡口")
	many["btn-main/323"] = []byte("六")
	s = open(t, dir)
	got := map[string][]byte{}
	err := s.Usage(t.Context(), func(id string, counters []byte) error {
		got[id] = append([]byte(nil), counters...)
		return nil
	})
	if diff := cmp.Diff(many, got); diff != "" || err != nil {
		t.Errorf("counters after a restart, %v (-want +got):\n%s", err, diff)
	}
	if s.LastSeq() != 0 {
		t.Error("counters are in the change log")
	}
}
