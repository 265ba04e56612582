package related

import (
	_ "embed"
	"strings"
)

//go:embed lists.txt
var lists string

// The lists that the rules for names go by; see lists.txt.
var (
	surnames        = setOf(list("surnames"))
	titles          = list("titles")
	deeds           = setOf(list("deeds"))
	wellKnownPlaces = setOf(list("places"))
	placeEnds       = list("place ends")
	noPlaces        = setOf(list("no places"))
	bodyEnds        = list("organisation ends")
	commonBodies    = setOf(list("common organisations"))
	noBodies        = setOf(list("no organisations"))
	sounds          = strings.Join(list("sounds"), "")
)

func setOf(words []string) map[string]bool {
	set := make(map[string]bool, len(words))
	for _, w := range words {
		set[w] = true
	}
	return set
}

// list returns the words of a list: the lines behind "# name" up to the next such.
func list(name string) []string {
	_, rest, _ := strings.Cut(lists, "# "+name+"\n")
	words, _, _ := strings.Cut(rest, "#")
	return strings.Fields(words)
}
