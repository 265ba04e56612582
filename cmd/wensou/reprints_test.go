package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus/reprint"
)

const copiedLines = `{"id":"江畔","site":"jiangpan.example","title":"大堤加固完工","body":"入冬以来，青石镇三百多名民工在江边忙了四十天，把最险的一段大堤加高了半米，又在迎水面铺上一万二千块石板。镇长说，明年汛期到来时，堤下两个村的人可以睡个安稳觉。\n","date":"2009-01-08"}
{"id":"转载","site":"other.example","title":"大堤加固","body":"（转自江畔）入冬以来，青石镇三百多名民工在江边忙了四十天，把最险的一段大堤加高了半米，又在迎水面铺上一万二千块石板。镇长说，明年汛期到来时，堤下两个村的人可以睡个安稳觉。\n","date":"2009-01-07"}
{"id":"别的","title":"皮影戏","body":"皮影戏的老艺人今年七十岁，一个人能唱五个角色，手里还要同时摆弄三个影人。他收了四个徒弟，最小的只有十二岁，是邻村木匠的孙女，学了一年已经能上台唱完整整一折。\n"}
`

func TestReprints(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	must(t, copiedLines, "import", "-", "--data", data)
	ids := func(args ...string) (members []string) {
		t.Helper()
		var r reprint.Reprints
		out := must(t, "", append([]string{"reprints", "--data", data, "--json"}, args...)...)
		if err := json.Unmarshal([]byte(out), &r); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		for _, m := range r.Members {
			members = append(members, m.ID)
		}
		return members
	}
	for _, step := range []struct {
		args []string
		want []string
	}{
		{[]string{"转载"}, []string{"江畔", "转载"}},
		{[]string{"别的"}, nil},
		{[]string{"split", "转载"}, nil},
		{[]string{"江畔"}, nil},
		{[]string{"join", "转载", "江畔"}, []string{"江畔", "转载"}},
		{[]string{"join", "别的", "江畔"}, []string{"江畔", "别的", "转载"}},
		{[]string{"split", "别的"}, nil},
		{[]string{"江畔"}, []string{"江畔", "转载"}},
	} {
		if got := ids(step.args...); !cmp.Equal(got, step.want) {
			t.Errorf("reprints %v = %v, want %v", step.args, got, step.want)
		}
	}
	if out := must(t, copiedLines, "import", "-", "--data", data); !strings.Contains(out, "3 as before") {
		t.Errorf("import of the same again: %s", out)
	}
	if _, _, err := wensou(t, "", "reprints", "没有", "--data", data); err == nil {
		t.Error("reprints of an article that is not there: no error")
	}
}
