package server

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// household is how many bits of an IPv6 address are of one household.
const household = 64

// clientOf returns what tells one client from another: the address, of IPv6 the network
// of a household. A proxy that is trusted is believed what it says in X-Forwarded-For
// of the address before it; what others say there is not.
func (s *Server) clientOf(r *http.Request) string {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	addr := at.Addr().Unmap().WithZone("")
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		before, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil || !s.trusts(addr) {
			break
		}
		addr = before.Unmap().WithZone("")
	}
	if addr.Is6() {
		if network, err := addr.Prefix(household); err == nil {
			return network.String()
		}
	}
	return addr.String()
}

// trusts reports whether an address is that of a proxy that is trusted.
func (s *Server) trusts(addr netip.Addr) bool {
	return slices.ContainsFunc(s.config.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(addr) })
}
