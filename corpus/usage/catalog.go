package usage

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"wensou/corpus"
)

// Catalog knows of each article what makes it hot or worth reading next, in memory:
// about 200 bytes an article. It follows the change log as an index does; see
// ingest.Follow.
type Catalog struct {
	clicks *Counter
	now    func() time.Time

	mu      sync.RWMutex // guards what follows
	entries map[string]*entry
	like    map[likeness]*alike // articles by what they have in common
	applied uint64

	hotMu sync.Mutex // guards hot
	hot   map[hotKey]hotList
}

// entry is what is known of an article.
type entry struct {
	id, title, url                string
	section, author, source, site string
	cluster                       string
	published                     time.Time        // as written, in UTC; zero if unknown
	precision                     corpus.Precision // of published, of a day at most
	readsADay                     float64          // below 0 if the page shows none
	tags                          []string
}

// NewCatalog returns an empty catalog over the clicks of a counter.
func NewCatalog(clicks *Counter, now func() time.Time) *Catalog {
	return &Catalog{clicks: clicks, now: now, entries: map[string]*entry{}, like: map[likeness]*alike{}, hot: map[hotKey]hotList{}}
}

// Click counts that a reader opened an article; see Counter.Click.
func (c *Catalog) Click(reader, id string) bool { return c.clicks.Click(reader, id) }

// Applied returns the Seq of the last change that the catalog knows of.
func (c *Catalog) Applied(context.Context) (uint64, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.applied, nil
}

// Apply takes changes into the catalog.
func (c *Catalog) Apply(_ context.Context, batch []corpus.Change) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, change := range batch {
		switch {
		case change.Err != nil:
		case change.Article == nil:
			c.remove(change.ID)
			c.clicks.Forget(change.ID)
		default:
			c.remove(change.ID)
			c.add(newEntry(change.Article))
		}
		c.applied = max(c.applied, change.Seq)
	}
	return nil
}

func newEntry(a *corpus.Article) *entry {
	return &entry{
		id: a.ID, title: a.Title, url: a.URL, section: a.SectionPath(), author: a.Author, source: a.Source, site: a.Site,
		cluster: a.Cluster, published: a.WallClock(), precision: dayAtMost(a.Precision), readsADay: readsADay(a), tags: a.Tags,
	}
}

func dayAtMost(p corpus.Precision) corpus.Precision {
	if p == corpus.Minute || p == corpus.Second {
		return corpus.Day
	}
	return p
}

func (c *Catalog) add(e *entry) {
	c.entries[e.id] = e
	for _, l := range e.likenesses() {
		if c.like[l] == nil {
			c.like[l] = &alike{all: map[string]*entry{}}
		}
		c.like[l].add(e)
	}
}

func (c *Catalog) remove(id string) {
	e := c.entries[id]
	if e == nil {
		return
	}
	delete(c.entries, id)
	for _, l := range e.likenesses() {
		if a := c.like[l]; a != nil {
			if a.remove(id); len(a.all) == 0 {
				delete(c.like, l)
			}
		}
	}
}

// likeness is what articles have in common: a signal with its text.
type likeness struct {
	signal Signal
	text   string
}

// anonymous are what stands for an author whose name is not told.
var anonymous = []string{"佚名", "匿名", "未知", "不详", "无名", "网络", "本报", "本刊", "本站", "本网", "编辑部", "记者", "本报记者", "本刊记者", "本站记者", "综合", "admin"}

// likenesses returns what other articles may have in common with e, by their order
// in a reason.
func (e *entry) likenesses() []likeness {
	var all []likeness
	add := func(signal Signal, text string) {
		if text = strings.TrimSpace(text); text != "" {
			all = append(all, likeness{signal, text})
		}
	}
	for author := range corpus.AuthorNames(e.author) {
		if !slices.Contains(anonymous, author) {
			add(Author, author)
		}
	}
	for _, tag := range e.tags {
		add(Tag, tag)
	}
	add(Section, e.section)
	return all
}

// readsADay returns how often an article was read each day until it was fetched, -1
// if its page does not tell. Without a date it is as if it were a year old.
func readsADay(a *corpus.Article) float64 {
	if a.Reads == nil || *a.Reads < 0 {
		return -1
	}
	const unknownAge = 365
	days := float64(unknownAge)
	if !a.Published.IsZero() && !a.Fetched.IsZero() {
		days = max(1, a.Fetched.Sub(a.Published).Hours()/24)
	}
	return float64(*a.Reads) / days
}

// key is what stands for an article and its reprints.
func (e *entry) key() string {
	if e.cluster != "" {
		return e.cluster
	}
	return e.id
}

// publisher tells the sources of an event apart.
func (e *entry) publisher() string {
	if e.source != "" {
		return e.source
	}
	return e.site
}
