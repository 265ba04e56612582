package corpus

import (
	"encoding/hex"

	"github.com/zeebo/xxh3"
)

// DeriveID returns the ID of an article that came without one: 16 hexadecimal
// digits that depend on the canonical URL of its first page alone.
func DeriveID(url string) string {
	h := xxh3.HashString128(url)
	b := h.Bytes()
	return hex.EncodeToString(b[:8])
}
