package session_test

import (
	"testing"
	"time"

	"wensou/server/session"
)

func TestSessionsEnd(t *testing.T) {
	now := time.Date(2010, 6, 15, 4, 0, 0, 0, time.UTC)
	sessions := session.New(func() time.Time { return now })
	left, forgotten, worn := sessions.Begin("甲"), sessions.Begin("乙"), sessions.Begin("丙")
	use := func(id string) bool {
		_, ok := sessions.Find(id)
		return ok
	}
	sessions.End(left)
	if use(left) {
		t.Error("a session goes on after its end")
	}
	for now = now.Add(time.Hour); now.Before(time.Date(2010, 6, 22, 4, 0, 0, 0, time.UTC)); now = now.Add(session.Idle) {
		if !use(worn) {
			t.Fatalf("a session that is used has ended at %s", now)
		}
	}
	if use(forgotten) {
		t.Error("a session goes on that nobody used for days")
	}
	if now = now.Add(session.Idle); use(worn) {
		t.Errorf("a session goes on after a week, at %s", now)
	}
}

func TestSessionsAreTold(t *testing.T) {
	sessions := session.New(time.Now)
	a, b := sessions.Begin("甲"), sessions.Begin("甲")
	one, _ := sessions.Find(a)
	other, _ := sessions.Find(b)
	if one.Secret != "甲" || !one.Allows(one.Token()) {
		t.Errorf("Find = %+v, want the secret that it began with, and its own token", one)
	}
	for _, token := range []string{"", other.Token(), one.Token() + "x"} {
		if one.Allows(token) {
			t.Errorf("a session takes the token %q of another page", token)
		}
	}
	for _, id := range []string{"", "x", a + b} {
		if _, ok := sessions.Find(id); ok {
			t.Errorf("Find(%q) finds a session", id)
		}
	}
}

func TestSessionsAreBounded(t *testing.T) {
	now := time.Date(2010, 6, 15, 4, 0, 0, 0, time.UTC)
	sessions := session.New(func() time.Time { now = now.Add(time.Millisecond); return now })
	first, second := sessions.Begin("一"), sessions.Begin("二")
	for range 999 {
		sessions.Begin("别")
		sessions.Find(first)
	}
	if _, ok := sessions.Find(first); !ok {
		t.Error("a session that is used gave way to others")
	}
	if _, ok := sessions.Find(second); ok {
		t.Error("the session that was used last longest ago is still open beyond the bound")
	}
}
