package crawl

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/zeebo/xxh3"

	"wensou/corpus"
)

// When a page is asked for again:
//
//	list, front page    by how often its links have changed
//	article, twin       when it has been as it is for twice as long as now
//	not readable        as an article, and at once when the extractor or a profile is another
//	not there           after goneFor, then as an article
//	not reached, moved  as an article
//
// The front page, sitemaps and feeds tell what is new, so they are asked for at least
// once in Options.Every; all others at least once in Options.Rarest, none sooner than
// Options.Soonest. A page that robots.txt or the scope keeps out is looked at in each
// pass, without being asked for.
//
// The rate at which a list changes is estimated as in J. Cho and H. Garcia-Molina,
// "Estimating frequency of change", ACM Transactions on Internet Technology 3 (2003),
// section 4: of n looks that lie I apart, X found a change, and
//
//	rate = -ln((n - X + 0.5) / (n + 0.5)) / I
//
// which is less biased than X / nI, and finite though each look finds a change. Looks do
// not lie evenly apart here; I is their mean.

// Defaults of the bounds.
const (
	defaultSoonest = time.Hour
	defaultEvery   = 24 * time.Hour
	defaultRarest  = 30 * 24 * time.Hour
)

// maxLooks is how many looks count in full; with each further one all before it count a
// little less, so that the rate follows what a site has come to do.
const maxLooks = 16

// observed returns a history with one look more, which found what the print is of.
func observed(h corpus.History, print uint64, at time.Time) corpus.History {
	if h.At.IsZero() {
		return corpus.History{Print: print, At: at, Since: at}
	}
	if h.Looks >= maxLooks {
		const less = float64(maxLooks-1) / maxLooks
		h.Looks, h.Changed, h.Span = h.Looks*less, h.Changed*less, time.Duration(float64(h.Span)*less)
	}
	h.Looks++
	h.Span += max(0, at.Sub(h.At))
	if h.Print != print {
		h.Print, h.Since = print, at
		h.Changed++
	}
	h.At = at
	return h
}

// changesIn returns after how long a page is as likely to have changed as not. While no
// change was seen that is as long as it has been watched.
func changesIn(h corpus.History) time.Duration {
	missed := h.Looks - h.Changed
	rate := -math.Log((missed + .5) / (h.Looks + .5))
	if rate <= 0 {
		return h.At.Sub(h.Since)
	}
	wait := math.Ln2 / rate * float64(h.Span) / h.Looks
	return time.Duration(min(wait, math.MaxInt64/2))
}

// dueAfter returns how long a page that was asked for just now is left alone.
func (p *pass) dueAfter(v *corpus.Visit, now time.Time) time.Duration {
	o := p.options
	most, age := o.Rarest, now.Sub(v.History.Since)
	if v.Depth == 0 || isListing(v.URL) {
		most = o.Every
	}
	isList := v.Article == "" && v.Twin == "" && v.Quarantine.Why == ""
	switch {
	case !v.Gone.IsZero():
		return bounded(now.Sub(v.Gone), max(goneFor, o.Soonest), max(goneFor, most))
	case v.Tries > 0, v.Why == whyWaiting:
		return bounded(age, o.Soonest, o.Every)
	case isList && v.Why == "":
		return bounded(changesIn(v.History), o.Soonest, most)
	default:
		return bounded(age, o.Soonest, most)
	}
}

func bounded(d, least, most time.Duration) time.Duration { return min(max(d, least), most) }

// due returns what chooses the pages that a pass asks for, nil for all.
func (c *Crawler) due(site string) func(*corpus.Visit) bool {
	if !c.options.OnlyDue {
		return nil
	}
	now, reader := c.options.Now(), c.extractor.Print()
	return func(v *corpus.Visit) bool {
		if !v.Due.After(now) || isForAnother(v, reader) {
			return true
		}
		c.tell(site, Decision{URL: v.URL, Did: DidSkip, Why: whyNotDue, Due: v.Due})
		return false
	}
}

// queueDue queues what has become due since the pass began, now and then: a first pass
// over a large site takes days, in which its front page tells what is new.
func (p *pass) queueDue(ctx context.Context) error {
	now := p.options.Now()
	if !p.options.OnlyDue || now.Sub(p.queued) < p.options.Soonest {
		return nil
	}
	p.queued = now
	_, _, err := p.store.StartPass(ctx, p.scope.site, p.scope.scheme+"://"+p.scope.host, p.due(p.scope.site))
	return err
}

// plan decides when a page that was asked for is due again. What is known of it from its
// first day on is that day: an article may be old when a crawl meets it.
func (p *pass) plan(ctx context.Context, step *corpus.Step) error {
	v := &step.Visit
	now := p.options.Now().UTC()
	h := &v.History
	if h.Since.IsZero() {
		h.Since = now // it has not answered yet
	}
	if h.Since.Equal(h.At) && h.Looks == 0 && v.Article != "" {
		published, err := p.publishedOf(ctx, step)
		if err != nil {
			return err
		}
		if !published.IsZero() && published.Before(h.Since) {
			h.Since = published
		}
	}
	v.Due = now.Add(p.dueAfter(v, now))
	return nil
}

// publishedOf returns when the article of a page was published, zero if it is not known.
func (p *pass) publishedOf(ctx context.Context, step *corpus.Step) (time.Time, error) {
	if step.Article != nil {
		return step.Article.Published, nil
	}
	a, err := p.store.Article(ctx, step.Visit.Article)
	if errors.Is(err, corpus.ErrNotFound) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, err
	}
	return a.Published, nil
}

// look notes that a page was there; print is of what matters in it.
func look(v *corpus.Visit, print uint64) { v.History = observed(v.History, print, v.Fetched) }

// printOfLinks tells whether a list leads where it did, in whatever order.
func printOfLinks(links []string) uint64 {
	h := xxh3.New()
	for _, link := range slices.Sorted(slices.Values(links)) {
		_, _ = h.WriteString(link + "\n") // a hash takes all
	}
	return h.Sum64()
}

// printOfEntries is printOfLinks for a sitemap or a feed, with the times it tells.
func printOfEntries(entries []entry) uint64 {
	lines := make([]string, len(entries))
	for i, e := range entries {
		lines[i] = e.url + " " + e.modified.UTC().Format(time.RFC3339)
	}
	return printOfLinks(lines)
}

// printOfText tells whether a page of an article says what it did.
func printOfText(a *corpus.Article) uint64 {
	return xxh3.HashString(cmp.Or(a.Title, "-") + "\n" + a.Body)
}

// survey adds to the report what is known of the site. What a budget has left of it is due
// at once.
func (p *pass) survey(ctx context.Context, r *Report) error {
	now := p.options.Now()
	err := p.store.EachVisitOf(ctx, p.scope.site, func(v corpus.Visit) error {
		r.Known.Add(&v, now)
		return nil
	})
	if err != nil {
		return err
	}
	_, err = p.store.NextVisit(ctx, p.scope.site)
	if errors.Is(err, corpus.ErrNotFound) {
		return nil
	}
	r.Known.Next = now
	return err
}
