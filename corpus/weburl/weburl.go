// Package weburl gives each page on the web one URL, however it was written.
package weburl

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// ErrURL is returned for what is not the URL of a page on the web. The error
// that wraps it gives the reason.
var ErrURL = errors.New("not a web address")

// maxRawURL bounds what Parse looks at, in bytes. An escaped Chinese path
// is three times as long.
const maxRawURL = 4096

// sessionPath finds session IDs that servers write into paths.
var sessionPath = regexp.MustCompile(`(?i);(?:jsessionid|phpsessid|sid)=[^/;]*|\(S\([0-9a-z]{24}\)\)/?`)

// noiseParams are the parameters that name a visitor or the way he came, never
// a page.
var noiseParams = map[string]bool{
	"phpsessid": true, "jsessionid": true, "sessionid": true, "session_id": true, "sid": true, "cfid": true, "cftoken": true,
	"spm": true, "scm": true, "fbclid": true, "gclid": true, "msclkid": true, "mc_cid": true, "mc_eid": true,
	"hmsr": true, "hmpl": true, "hmcu": true, "hmkw": true, "hmci": true, "bd_vid": true, "wxfrom": true,
	"share_token": true, "isappinstalled": true, "_t": true, "_r": true,
}

// shortNumber is a value that no session has: list.asp?sid=12 is a section.
var shortNumber = regexp.MustCompile(`^\d{1,9}$`)

// Parse returns the canonical form of an absolute URL: lower-case host in punycode,
// no default port, user or fragment, one slash where there are several, no dot
// segments, no session or tracking parameters, escapes in one form. It does not change
// what it has returned. Other than http and https, and what is no URL, is an error of
// ErrURL.
func Parse(raw string) (*url.URL, error) {
	if len(raw) > maxRawURL {
		return nil, fmt.Errorf("%w: %d bytes", ErrURL, len(raw))
	}
	raw, _, _ = strings.Cut(clean(raw), "#")
	head, query, _ := strings.Cut(raw, "?")
	head = strings.ReplaceAll(head, `\`, "/")
	scheme, rest, ok := strings.Cut(head, "://")
	scheme = strings.ToLower(scheme)
	if !ok || (scheme != "http" && scheme != "https") {
		return nil, fmt.Errorf("%w: %q is neither http nor https", ErrURL, Shorten(raw))
	}
	authority, path, _ := strings.Cut(strings.TrimLeft(rest, "/"), "/")
	host, err := canonicalHost(scheme, authority)
	if err != nil {
		return nil, fmt.Errorf("%w: %q: %w", ErrURL, Shorten(raw), err)
	}
	u, err := url.Parse(scheme + "://" + host + canonicalPath(path))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrURL, err)
	}
	u.RawQuery = canonicalQuery(query)
	return u, nil
}

// lineBreaks are what browsers remove inside of a URL.
var lineBreaks = strings.NewReplacer("\t", "", "\n", "", "\r", "")

// clean removes white space around and line ends within, and leaves bytes that
// are not UTF-8 as they are.
func clean(raw string) string {
	return strings.TrimFunc(lineBreaks.Replace(raw), func(r rune) bool { return r <= ' ' || r == '\u3000' || r == '\u00a0' })
}

func canonicalHost(scheme, authority string) (string, error) {
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		authority = authority[i+1:]
	}
	u, err := url.Parse("//" + authority)
	if err != nil {
		return "", err
	}
	port, err := canonicalPort(scheme, u.Port())
	if err != nil {
		return "", err
	}
	host, err := HostName(u.Hostname())
	switch {
	case err != nil:
		return "", err
	case port != "":
		return net.JoinHostPort(host, port), nil
	case strings.Contains(host, ":"):
		return "[" + host + "]", nil
	}
	return host, nil
}

// canonicalPort returns the port, or "" for the one that goes without saying.
func canonicalPort(scheme, port string) (string, error) {
	if port == "" {
		return "", nil
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 {
		return "", fmt.Errorf("port %q", port)
	}
	if (scheme == "http" && n == 80) || (scheme == "https" && n == 443) {
		return "", nil
	}
	return strconv.FormatUint(n, 10), nil
}

// HostName returns a host name in lower-case ASCII, or an address in its
// shortest form. Names with an underscore, which IDNA forbids, exist.
func HostName(host string) (string, error) {
	if addr, err := netip.ParseAddr(host); err == nil {
		if addr.Zone() != "" {
			return "", fmt.Errorf("address %q has a zone", host)
		}
		return addr.String(), nil
	}
	if !utf8.ValidString(host) {
		return "", fmt.Errorf("host %q is not UTF-8", host)
	}
	names := idna.New(idna.MapForLookup(), idna.StrictDomainName(false), idna.VerifyDNSLength(true), idna.ValidateLabels(true))
	host, err := names.ToASCII(strings.TrimSuffix(host, "."))
	if err != nil {
		return "", err
	}
	host = strings.TrimSuffix(host, ".")
	if again, err := names.ToASCII(host); err != nil || again != host {
		return "", fmt.Errorf("host %q", host)
	}
	for _, c := range []byte(host) {
		if c != '-' && c != '.' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return "", fmt.Errorf("host %q", host)
		}
	}
	return host, nil
}

// canonicalPath returns the path with a slash in front.
func canonicalPath(path string) string {
	path = sessionPath.ReplaceAllString(EscapePath(path), "")
	var kept []string
	segments := strings.Split(path, "/")
	for i, s := range segments {
		last := i == len(segments)-1
		switch {
		case s == "..":
			kept = kept[:max(len(kept)-1, 0)]
		case s != "." && s != "":
			kept = append(kept, s)
			continue
		}
		if last && len(kept) > 0 {
			kept = append(kept, "") // a folder keeps its slash
		}
	}
	return "/" + strings.Join(kept, "/")
}

func canonicalQuery(query string) string {
	var kept []string
	for pair := range strings.SplitSeq(query, "&") {
		pair = escape(pair, querySafe)
		if pair != "" && !isNoise(pair) {
			kept = append(kept, pair)
		}
	}
	return strings.Join(kept, "&")
}

// isNoise reports an escaped parameter that names no page.
func isNoise(pair string) bool {
	name, value, _ := strings.Cut(pair, "=")
	name = strings.ToLower(name)
	if name == "sid" && shortNumber.MatchString(value) {
		return false
	}
	return noiseParams[name] || strings.HasPrefix(name, "utm_")
}

// The bytes besides letters, digits and "-._~" that stay as they are.
const (
	pathSafe  = "!$&'()*+,;=:@/"
	querySafe = "!$'()*+,;=:@/?[]"
)

// EscapePath writes a path with its escapes in one form.
func EscapePath(path string) string { return escape(path, pathSafe) }

// EscapeQuery writes a query of several parameters with its escapes in one form.
func EscapeQuery(query string) string { return escape(query, querySafe+"&") }

// escape writes all escapes in one form: upper case, none where none is needed.
// A percent sign that begins no escape is escaped itself.
func escape(s, safe string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			c = unhex(s[i+1])<<4 | unhex(s[i+2])
			i += 2
			if isUnreserved(c) {
				b.WriteByte(c)
				continue
			}
		} else if isUnreserved(c) || strings.IndexByte(safe, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}

func isUnreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c >= 'a':
		return c - 'a' + 10
	}
	return c - 'A' + 10
}

// Shorten cuts a URL for a message.
func Shorten(s string) string {
	if len(s) > 120 {
		return strings.ToValidUTF8(s[:120], "") + "…"
	}
	return s
}
