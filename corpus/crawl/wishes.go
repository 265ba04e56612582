package crawl

import (
	"net/http"
	"strings"
)

// headerWishes returns what the X-Robots-Tag of an answer forbids: to keep the page,
// and to follow its links. A line may name the crawler that it is for.
func headerWishes(h http.Header) (noIndex, noFollow bool) {
	for _, line := range h.Values("X-Robots-Tag") {
		agent, rest, named := strings.Cut(line, ":")
		if named && !strings.ContainsAny(agent, ",_-") { // no rule with a value, as unavailable_after: and max-snippet:
			if !strings.EqualFold(strings.TrimSpace(agent), agentToken) {
				continue
			}
			line = rest
		}
		for rule := range strings.SplitSeq(line, ",") {
			switch strings.ToLower(strings.TrimSpace(rule)) {
			case "none":
				noIndex, noFollow = true, true
			case "noindex":
				noIndex = true
			case "nofollow":
				noFollow = true
			}
		}
	}
	return noIndex, noFollow
}
