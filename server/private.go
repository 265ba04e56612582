package server

import (
	"context"
	"log/slog"
	"net/netip"
	"regexp"

	"wensou/corpus/usage"
)

// privateLog is a handler of a log that keeps nothing of readers: addresses and what
// looks like the number of a person are taken out of the messages and the values.
type privateLog struct{ slog.Handler }

var _ slog.Handler = privateLog{}

// Handle implements slog.Handler.
func (p privateLog) Handle(ctx context.Context, r slog.Record) error {
	clean := slog.NewRecord(r.Time, r.Level, private(r.Message), r.PC)
	r.Attrs(func(a slog.Attr) bool {
		clean.AddAttrs(privateAttr(a))
		return true
	})
	return p.Handler.Handle(ctx, clean)
}

// WithAttrs implements slog.Handler.
func (p privateLog) WithAttrs(attrs []slog.Attr) slog.Handler {
	clean := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		clean[i] = privateAttr(a)
	}
	return privateLog{p.Handler.WithAttrs(clean)}
}

// WithGroup implements slog.Handler.
func (p privateLog) WithGroup(name string) slog.Handler {
	return privateLog{p.Handler.WithGroup(name)}
}

// privateAttr returns an attribute whose text is private. The ID of a request, which
// is no reader's, stays whole, so that it is found.
func privateAttr(a slog.Attr) slog.Attr {
	if a.Key == "request_id" {
		return a
	}
	switch v := a.Value.Resolve(); v.Kind() {
	case slog.KindString:
		return slog.String(a.Key, private(v.String()))
	case slog.KindAny:
		if err, ok := v.Any().(error); ok {
			return slog.String(a.Key, private(err.Error()))
		}
	}
	return a
}

// maybeAddress is what may be an address of IPv4 or IPv6, with a port or not.
var maybeAddress = regexp.MustCompile(`\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?|\[[0-9A-Fa-f:.]+(?:%\w+)?\](?::\d+)?|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+`)

// private returns a text without addresses and numbers of persons.
func private(text string) string {
	text = maybeAddress.ReplaceAllStringFunc(text, func(s string) string {
		_, portErr := netip.ParseAddrPort(s)
		_, addrErr := netip.ParseAddr(s)
		if portErr != nil && addrErr != nil {
			return s
		}
		return "…"
	})
	return usage.Redact(text)
}
