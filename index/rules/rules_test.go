package rules_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/index/rules"
)

// clock is the time at which all of these tests change lists.
var clock = time.Date(2010, 5, 14, 2, 21, 0, 0, time.UTC)

// openBook opens a book of an empty folder that notes what is taken into use.
func openBook(t *testing.T) (b *rules.Book, dir string, used *[]rules.List) {
	t.Helper()
	dir, used = t.TempDir(), new([]rules.List)
	b, err := rules.Open(dir, rules.Options{
		Now: func() time.Time { return clock },
		Use: func(l rules.List) error { *used = append(*used, l); return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return b, dir, used
}

// apply makes a text the list and returns the entry.
func apply(t *testing.T, b *rules.Book, l rules.List, text string) rules.Entry {
	t.Helper()
	_, base, err := b.Text(l)
	if err != nil {
		t.Fatal(err)
	}
	e, err := b.Apply(t.Context(), rules.Change{List: l, Text: text, Base: base}, "林晚")
	if err != nil {
		t.Fatalf("Apply(%s, %q): %v", l, text, err)
	}
	return e
}

// textOf returns the text of a list, lines parted by |.
func textOf(t *testing.T, b *rules.Book, l rules.List) string {
	t.Helper()
	text, _, err := b.Text(l)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "|")
}

func TestApply(t *testing.T) {
	b, dir, used := openBook(t)
	for _, tt := range []struct {
		list           rules.List
		text, file     string
		added, removed []string
	}{
		{rules.Pins, "水库 => a b", "水库 => a b\n", []string{"水库 => a b"}, nil},
		{rules.Pins, "# 春天\r\n水库 => b\r\n\r\n", "# 春天\n水库 => b\n", []string{"# 春天", "水库 => b"}, []string{"水库 => a b"}},
		{rules.Synonyms, "北大, 北京大学\n电脑 => 计算机\n", "北大, 北京大学\n电脑 => 计算机\n", []string{"北大, 北京大学", "电脑 => 计算机"}, nil},
		{rules.StopWords, "记者\n-如何", "记者\n-如何\n", []string{"记者", "-如何"}, nil},
		{rules.Words, "青石水库\n\n江渡码头 20 n\n", "青石水库\n\n江渡码头 20 n\n", []string{"青石水库", "江渡码头 20 n"}, nil},
		{rules.Words, "江渡码头 20 n\n青石水库", "江渡码头 20 n\n青石水库\n", nil, nil}, // the order says nothing
		{rules.Synonyms, " \n", "", nil, []string{"北大, 北京大学", "电脑 => 计算机"}},
	} {
		*used = nil
		e := apply(t, b, tt.list, tt.text)
		if diff := cmp.Diff([]any{tt.added, tt.removed, tt.list, "林晚", clock}, []any{e.Added, e.Removed, e.List, e.Who, e.At}); diff != "" {
			t.Errorf("%s becomes %q (-want +got):\n%s", tt.list, tt.text, diff)
		}
		content, err := os.ReadFile(filepath.Join(dir, string(tt.list)+".txt"))
		if err != nil || string(content) != tt.file {
			t.Errorf("the file of %s has %q, %v; want %q", tt.list, content, err, tt.file)
		}
		if diff := cmp.Diff([]rules.List{tt.list}, *used); diff != "" {
			t.Errorf("taken into use (-want +got):\n%s", diff)
		}
	}
	all, err := b.History(t.Context(), 3)
	if err != nil || len(all) != 3 || all[0].Number != 7 || all[2].Number != 5 || all[0].List != rules.Synonyms {
		t.Errorf("the last three changes: %+v, %v", all, err)
	}
}

// A change that can't be made leaves the file, and what is in use, as they were.
func TestApplyRefuses(t *testing.T) {
	b, dir, used := openBook(t)
	apply(t, b, rules.Pins, "水库 => a")
	_, base, err := b.Text(rules.Pins)
	if err != nil {
		t.Fatal(err)
	}
	*used = nil
	for name, tt := range map[string]struct {
		change rules.Change
		is     error
		line   int // of a LineError, -1 for none
	}{
		"another base":  {rules.Change{List: rules.Pins, Text: "渡口 => a"}, rules.ErrConflict, -1},
		"no change":     {rules.Change{List: rules.Pins, Text: "水库 => a\r\n", Base: base}, rules.ErrUnchanged, -1},
		"no list":       {rules.Change{List: "../pins", Text: "水库 => a", Base: base}, rules.ErrList, -1},
		"a bad line":    {rules.Change{List: rules.Pins, Text: "渡口 => b\n\n水库 => \n", Base: base}, nil, 3},
		"not UTF-8":     {rules.Change{List: rules.Pins, Text: "\xff => a", Base: base}, nil, 0},
		"a long text":   {rules.Change{List: rules.Pins, Text: strings.Repeat("# 长\n", 1<<20), Base: base}, nil, 0},
		"a long line":   {rules.Change{List: rules.Pins, Text: "渡口 => b\n" + strings.Repeat("长", 1<<16), Base: base}, nil, 2},
		"a bad word":    {rules.Change{List: rules.Words, Text: "青石\n水。库\n", Base: baseOf(t, b, rules.Words)}, nil, 2},
		"a bad synonym": {rules.Change{List: rules.Synonyms, Text: "北大\n", Base: baseOf(t, b, rules.Synonyms)}, nil, 1},
		"two words":     {rules.Change{List: rules.StopWords, Text: "本报 讯\n", Base: baseOf(t, b, rules.StopWords)}, nil, 1},
	} {
		for way, err := range map[string]error{"Apply": second(b.Apply(t.Context(), tt.change, "林晚")), "Preview": second(b.Preview(t.Context(), tt.change, nil))} {
			var bad *rules.LineError
			switch {
			case err == nil || tt.is != nil && !errors.Is(err, tt.is):
				t.Errorf("%s of %s: %v, want %v", way, name, err, tt.is)
			case tt.line >= 0 && (!errors.As(err, &bad) || bad.Line != tt.line || bad.Reason == "" || bad.List != tt.change.List):
				t.Errorf("%s of %s: %v, want a LineError of line %d", way, name, err, tt.line)
			}
		}
	}
	if got := textOf(t, b, rules.Pins); got != "水库 => a" || len(*used) > 0 {
		t.Errorf("afterwards the list is %q, taken into use: %v", got, *used)
	}
	if err := os.WriteFile(filepath.Join(dir, "pins.txt"), []byte("水库 => 手写\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Apply(t.Context(), rules.Change{List: rules.Pins, Text: "渡口 => a", Base: base}, "林晚"); !errors.Is(err, rules.ErrConflict) {
		t.Errorf("after a change by hand: %v, want ErrConflict", err)
	}
}

func baseOf(t *testing.T, b *rules.Book, l rules.List) string {
	t.Helper()
	_, base, err := b.Text(l)
	if err != nil {
		t.Fatal(err)
	}
	return base
}

func second[T any](_ T, err error) error { return err }

// A list that can't be taken into use stays what it was.
func TestApplyThatFails(t *testing.T) {
	dir, fails := t.TempDir(), errors.New("因故")
	inUse := ""
	b, err := rules.Open(dir, rules.Options{Use: func(l rules.List) error {
		content, err := os.ReadFile(filepath.Join(dir, l.File()))
		if strings.Contains(string(content), "渡口") {
			return fails
		}
		inUse = string(content)
		return err
	}})
	if err != nil {
		t.Fatal(err)
	}
	apply(t, b, rules.StopWords, "记者")
	_, err = b.Apply(t.Context(), rules.Change{List: rules.StopWords, Text: "渡口", Base: baseOf(t, b, rules.StopWords)}, "")
	if got := textOf(t, b, rules.StopWords); !errors.Is(err, fails) || got != "记者" || inUse != "记者\n" {
		t.Errorf("a failing change: %v; then the list is %q, in use %q", err, got, inUse)
	}
	if all, err := b.History(t.Context(), 9); err != nil || len(all) != 1 {
		t.Errorf("it is in the history: %+v, %v", all, err)
	}
}

// TestUndo makes changes, each the text of a list with | between its lines, a number to
// undo, or = and a text that is written by hand.
func TestUndo(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   []string
		want string // the list, or "conflict"
	}{
		{"the last", []string{"a, b", "a, b|c, d", "2"}, "a, b"},
		{"an earlier one", []string{"a, b", "a, b|c, d", "a, b|c, d|e, f", "2"}, "a, b|e, f"},
		{"the first", []string{"a, b", "a, b|c, d", "1"}, "c, d"},
		{"a removal, in its place", []string{"a, b|c, d|e, f|g, h", "a, b|g, h", "2"}, "a, b|c, d|e, f|g, h"},
		{"a removal at the top", []string{"a, b|c, d", "c, d", "2"}, "a, b|c, d"},
		{"a removal whose place is gone", []string{"a, b|c, d|e, f", "a, b|e, f", "e, f|g, h", "2"}, "e, f|g, h|c, d"},
		{"a changed line", []string{"a, b|c, d|e, f", "a, b|c, x|e, f", "a, b|c, x|e, f|g, h", "2"}, "a, b|c, d|e, f|g, h"},
		{"an undo", []string{"a, b", "a, b|c, d", "2", "3"}, "a, b|c, d"},
		{"an undo of an undo", []string{"a, b", "a, b|c, d", "2", "3", "4"}, "a, b"},
		{"twice", []string{"a, b", "a, b|c, d", "2", "2"}, "conflict"},
		{"a line that was changed", []string{"a, b", "a, b|c, d", "a, b|c, x", "2"}, "conflict"},
		{"a line that was removed", []string{"a, b", "a, b|c, d", "a, b", "2"}, "conflict"},
		{"a line that is there again", []string{"a, b|c, d", "a, b", "a, b|c, d", "2"}, "conflict"},
		{"what was changed by hand", []string{"a, b", "a, b|c, d", "=c, d|x, y", "1"}, "conflict"},
		{"beside a change by hand", []string{"a, b", "a, b|c, d", "=x, y|a, b|c, d", "2"}, "x, y|a, b"},
		{"comments and blank lines", []string{"# 一|a, b||# 二|c, d", "# 一||# 二|c, d", "2"}, "# 一|a, b||# 二|c, d"},
		{"all", []string{"a, b", "1"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, dir, _ := openBook(t)
			var err error
			for _, step := range tt.do {
				var number int
				hand, written := strings.CutPrefix(step, "=")
				switch n, bad := fmt.Sscan(step, &number); {
				case written:
					err = os.WriteFile(filepath.Join(dir, "synonyms.txt"), []byte(strings.ReplaceAll(hand, "|", "\n")), 0o600)
				case n == 1 && bad == nil:
					_, err = b.Undo(t.Context(), number, "周渡")
				default:
					apply(t, b, rules.Synonyms, strings.ReplaceAll(step, "|", "\n"))
				}
			}
			got := textOf(t, b, rules.Synonyms)
			if errors.Is(err, rules.ErrConflict) {
				got = "conflict"
			} else if err != nil {
				t.Fatal(err)
			}
			if got != tt.want {
				t.Errorf("the list is %q, want %q", got, tt.want)
			}
		})
	}
}

// An undo that would make a text that can't be used is a conflict, which names the line.
func TestUndoKeepsTheListInOrder(t *testing.T) {
	b, _, _ := openBook(t)
	apply(t, b, rules.Pins, "水库 => a")
	apply(t, b, rules.Pins, "渡口 => b")
	apply(t, b, rules.Pins, "渡口 => b\n水庫 => c")
	var bad *rules.LineError
	if _, err := b.Undo(t.Context(), 2, ""); !errors.Is(err, rules.ErrConflict) {
		t.Errorf("where the removed query is pinned otherwise: %v, want ErrConflict", err)
	}
	apply(t, b, rules.Pins, "渡口 => b\n水庫 => c\n# 完")
	apply(t, b, rules.Pins, "渡口 => b\n# 完")
	apply(t, b, rules.Pins, "渡口 => b\n# 完\n水库 => a")
	if _, err := b.Undo(t.Context(), 5, ""); !errors.Is(err, rules.ErrConflict) || !errors.As(err, &bad) || bad.Line == 0 {
		t.Errorf("where the removed query is pinned otherwise: %v, want ErrConflict with the line", err)
	}
	if _, err := b.Undo(t.Context(), 99, ""); !errors.Is(err, rules.ErrNoEntry) {
		t.Errorf("an entry that is not there: %v, want ErrNoEntry", err)
	}
}

// The history says which entries are undone as things stand.
func TestUndoneBy(t *testing.T) {
	b, _, _ := openBook(t)
	apply(t, b, rules.Synonyms, "a, b")
	for number := 1; number <= 3; number++ {
		if _, err := b.Undo(t.Context(), number, ""); err != nil {
			t.Fatal(err)
		}
		all, err := b.History(t.Context(), 9)
		if err != nil {
			t.Fatal(err)
		}
		var got []int // by the number of the entry
		for _, e := range all {
			got = append([]int{e.UndoneBy}, got...)
		}
		want := [][]int{{2, 0}, {0, 3, 0}, {2, 0, 4, 0}}[number-1]
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("after %d undos (-want +got):\n%s", number, diff)
		}
	}
}

// A line that a crash has torn is passed over, and the next is written in its place.
func TestTornJournal(t *testing.T) {
	b, dir, _ := openBook(t)
	apply(t, b, rules.Synonyms, "a, b")
	path := filepath.Join(dir, "rules.jsonl")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for cut := range len(whole) {
		torn := append(append([]byte{}, whole...), whole[:cut]...)
		if err := os.WriteFile(path, torn, 0o600); err != nil {
			t.Fatal(err)
		}
		if all, err := b.History(t.Context(), 9); err != nil || len(all) != 1 || all[0].Number != 1 {
			t.Fatalf("torn after %d bytes: %+v, %v; want the first entry", cut, all, err)
		}
	}
	if e := apply(t, b, rules.Synonyms, "c, d"); e.Number != 2 {
		t.Errorf("the entry after a torn one has the number %d, want 2", e.Number)
	}
	if all, err := b.History(t.Context(), 9); err != nil || len(all) != 2 || all[0].Number != 2 {
		t.Errorf("afterwards: %+v, %v; want both", all, err)
	}
}

// The journal does not grow for ever; what is kept can be undone.
func TestJournalIsBounded(t *testing.T) {
	b, dir, _ := openBook(t)
	var lines strings.Builder
	for n := range 2000 {
		fmt.Fprintf(&lines, `{"number":%d,"list":"pins","added":["水库 => a"]}`+"\n", n+1)
	}
	if err := os.WriteFile(filepath.Join(dir, "rules.jsonl"), []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if e := apply(t, b, rules.Synonyms, "a, b"); e.Number != 2001 {
		t.Errorf("the number is %d, want 2001", e.Number)
	}
	all, err := b.History(t.Context(), 5000)
	if err != nil || len(all) != 1000 || all[0].Number != 2001 || all[999].Number != 1002 {
		t.Fatalf("%d entries are left, %v; want the last 1000", len(all), err)
	}
	if _, err := b.Undo(t.Context(), 1, ""); !errors.Is(err, rules.ErrNoEntry) {
		t.Errorf("undo of one that is gone: %v, want ErrNoEntry", err)
	}
	if _, err := b.Undo(t.Context(), 2001, ""); err != nil {
		t.Errorf("undo of the last: %v", err)
	}
}

// What was changed is there for the next process.
func TestReopen(t *testing.T) {
	b, dir, _ := openBook(t)
	apply(t, b, rules.Synonyms, "a, b")
	left := filepath.Join(dir, "preview-1")
	if err := os.MkdirAll(filepath.Join(left, "before"), 0o700); err != nil {
		t.Fatal(err)
	}
	again, err := rules.Open(dir, rules.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what a crash left of a preview is still there: %v", err)
	}
	if _, err := again.Undo(context.Background(), 1, ""); err != nil || textOf(t, again, rules.Synonyms) != "" {
		t.Errorf("undo by the next process: %v", err)
	}
}

// Whatever two texts are, to undo the change from one to the other gives the lines of the
// first again.
func FuzzUndo(f *testing.F) {
	f.Add("a, b\nc, d", "c, d\ne, f")
	f.Add("# 一\n\na, b\n# 一", "a, b")
	f.Fuzz(func(t *testing.T, before, after string) {
		b, _, _ := openBook(t)
		set := func(text string) bool {
			_, err := b.Apply(t.Context(), rules.Change{List: rules.Synonyms, Text: text, Base: baseOf(t, b, rules.Synonyms)}, "")
			return err == nil
		}
		if !set(before) {
			return
		}
		want := linesIn(t, b)
		if !set(after) {
			return
		}
		e, err := b.Undo(t.Context(), 2, "")
		if errors.Is(err, rules.ErrConflict) {
			return // such as where one of two equal lines was removed
		}
		if err != nil {
			t.Fatal(err)
		}
		got := linesIn(t, b)
		for line := range want {
			if !got[line] {
				t.Errorf("%q is lost: %+v", line, e)
			}
		}
		for line := range got {
			if !want[line] {
				t.Errorf("%q is new: %+v", line, e)
			}
		}
	})
}

// linesIn returns the lines of a list that are not blank.
func linesIn(t *testing.T, b *rules.Book) map[string]bool {
	t.Helper()
	text, _, err := b.Text(rules.Synonyms)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	for line := range strings.Lines(text) {
		if line = strings.TrimSuffix(line, "\n"); strings.TrimSpace(line) != "" {
			all[line] = true
		}
	}
	return all
}
