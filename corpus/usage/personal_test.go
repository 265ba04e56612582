package usage_test

import (
	"testing"

	"wensou/corpus/usage"
)

func TestPersonal(t *testing.T) {
	for _, tt := range []struct {
		text string
		want bool
	}{
		{"13800138000", true},
		{"电话138 0013 8000谁的", true},
		{"１３８００１３８０００", true},
		{"138-0013-8000", true},
		{"010-62345678", true},
		{"（0571）8234567", true},
		{"62345678", true},
		{"11010519491231002X", true},
		{"110105194912310021", true},
		{"110105491231002", true},
		{"6222 0212 3456 7890 123", true},
		{"203.0.113.77", true},
		{"2009 13800138000", true},
		{"20091399", true},
		{"", false},
		{"粮食价格", false},
		{"2009年5月14日", false},
		{"2009-05-14", false},
		{"20090514", false},
		{"2009-2010", false},
		{"1949 1959 1969", false},
		{"3.5%", false},
		{"增长 12345 吨", false},
		{"iPhone15", false},
	} {
		if got := usage.Personal(tt.text); got != tt.want {
			t.Errorf("Personal(%q) = %t, want %t", tt.text, got, tt.want)
		}
	}
}

func TestRedact(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"article at /13800138000: 2009-05-14", "article at /…: 2009-05-14"},
		{"身份证１１０１０５１９４９１２３１００２１号", "身份证…号"},
		{"粮食 2009", "粮食 2009"},
	} {
		if got := usage.Redact(tt.text); got != tt.want {
			t.Errorf("Redact(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

func FuzzRedact(f *testing.F) {
	f.Add("电话 138-0013-8000")
	f.Fuzz(func(t *testing.T, text string) {
		if once := usage.Redact(text); usage.Personal(once) {
			t.Errorf("Redact(%q) = %q, which is personal still", text, once)
		}
	})
}
