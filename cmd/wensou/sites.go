package main

import (
	"golang.org/x/sync/errgroup"

	"wensou/corpus/weburl"
)

// sitesAtOnce bounds the sites that are crawled at a time. Each waits for its own server
// most of the time.
const sitesAtOnce = 8

// eachSite calls do with the place of each of some URLs, for several sites at a time. The
// URLs of one site come one after another, since a pass goes over all of it.
func eachSite(urls []string, do func(i int)) {
	var passes errgroup.Group
	passes.SetLimit(sitesAtOnce)
	for _, site := range bySite(urls) {
		passes.Go(func() error {
			for _, i := range site {
				do(i)
			}
			return nil
		})
	}
	_ = passes.Wait() // none returns an error
}

// bySite returns the places of URLs, those of one site together.
func bySite(urls []string) [][]int {
	var sites [][]int
	known := map[string]int{} // name of a site → its place in sites
	for i, raw := range urls {
		name := siteOf(raw)
		at, ok := known[name]
		if !ok {
			at = len(sites)
			known[name] = at
			sites = append(sites, nil)
		}
		sites[at] = append(sites[at], i)
	}
	return sites
}

// siteOf returns the name of the site of a URL, or what is no URL as it is.
func siteOf(raw string) string {
	u, err := weburl.Parse(raw)
	if err != nil {
		return raw
	}
	return weburl.Site(u)
}
