package usage

// Clicks returns how often an article was opened within the last days, today among
// them; with 0 days, ever.
func (c *Counter) Clicks(id string, days int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r := c.clicks[id]; r != nil {
		return r.clicks(dayOf(c.now()), days)
	}
	return 0
}
