package relevance_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/index/relevance"
)

func TestWriteRun(t *testing.T) {
	var out strings.Builder
	if err := relevance.WriteRun(&out, "q1", []string{"甲", "乙"}, "wensou"); err != nil {
		t.Fatal(err)
	}
	if want := "q1 Q0 甲 1 2 wensou\nq1 Q0 乙 2 1 wensou\n"; out.String() != want {
		t.Errorf("WriteRun = %q, want %q", out.String(), want)
	}
}

func TestReadRun(t *testing.T) {
	got, err := relevance.ReadRun(strings.NewReader("q2 Q0 丙 1 .5 x\n\nq1\tQ0\t甲\t1\t1e-3\tx\nq1 Q0 乙 2 2 x\nq1 Q0 丁 3 2 x\nq1 Q0 戊 4 -1 x\n"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(relevance.Run{"q1": {"乙", "丁", "甲", "戊"}, "q2": {"丙"}}, got); diff != "" {
		t.Errorf("ReadRun (-want +got):\n%s", diff)
	}
}

func TestBadRunsNameTheLine(t *testing.T) {
	const good = "q1 Q0 甲 1 2 x\n"
	for name, line := range map[string]string{
		"a field less": "q1 Q0 乙 2 x", "score": "q1 Q0 乙 2 高 x", "not a number": "q1 Q0 乙 2 NaN x", "twice": "q1 Q0 甲 2 1 x",
	} {
		if _, err := relevance.ReadRun(strings.NewReader(good + line)); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%s: %v, want an error that names line 2", name, err)
		}
	}
}

func TestReadJudged(t *testing.T) {
	got, err := relevance.ReadJudged(strings.NewReader("q2 0 甲 3\nq1 0 乙 0\nq2 0 丙 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []relevance.Topic{
		{ID: "q2", Judgments: relevance.Judgments{"甲": 3, "丙": 1}},
		{ID: "q1", Judgments: relevance.Judgments{"乙": 0}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ReadJudged (-want +got):\n%s", diff)
	}
}

// What is read is written and read again as it was.
func FuzzReadRun(f *testing.F) {
	f.Add("q1 Q0 甲 1 2 x\nq1 Q0 乙 2 1 x\n")
	f.Add("q1 Q0 甲 1 +Inf x\n\xff Q0 \x00 1 2 x")
	f.Fuzz(func(t *testing.T, text string) {
		run, err := relevance.ReadRun(strings.NewReader(text))
		if err != nil {
			return
		}
		var out strings.Builder
		for topic, ranking := range run {
			if err := relevance.WriteRun(&out, topic, ranking, "x"); err != nil {
				t.Fatal(err)
			}
		}
		again, err := relevance.ReadRun(strings.NewReader(out.String()))
		if diff := cmp.Diff(run, again); err != nil || diff != "" {
			t.Errorf("written and read again: %v (-want +got):\n%s", err, diff)
		}
	})
}
