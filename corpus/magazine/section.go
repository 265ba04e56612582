package magazine

import (
	"fmt"
	"strings"
)

// section is one column of the magazine, as the CMS knows it.
type section struct {
	typeID int    // the CMS's number, in the names of list pages: list_3_2.html
	dir    string // below the root, with the parent's: xiangcun/shuili
	name   string
}

// sections returns the columns in the order of the navigation, each parent
// before its children.
func sections() []section {
	return []section{
		{1, "benkan", "本刊特稿"},
		{2, "chengshi", "城市"},
		{3, "xiangcun", "乡村"},
		{9, "xiangcun/shuili", "水利"},
		{4, "gongchang", "工厂与职工"},
		{10, "gongchang/jineng", "技能"},
		{5, "keji", "科技"},
		{6, "jiaoyu", "教育"},
		{7, "wenhua", "文化"},
		{11, "wenhua/shuhua", "书话"},
		{12, "wenhua/fengwu", "风物"},
		{8, "jiankang", "健康"},
		{13, "jiankang/fangyi", "防疫"},
	}
}

// top says whether the section stands in the navigation.
func (s section) top() bool {
	return !strings.Contains(s.dir, "/")
}

// holds says whether an article of the section t is listed under s.
func (s section) holds(t section) bool {
	return t.dir == s.dir || strings.HasPrefix(t.dir, s.dir+"/")
}

// path returns the path of the section's front.
func (s section) path() string {
	return "/" + s.dir + "/"
}

// listName returns the file name of the section's nth list page, from 1.
func (s section) listName(n int) string {
	return fmt.Sprintf("list_%d_%d.html", s.typeID, n)
}

// breadcrumb returns the sections from the top one to the one with the folder
// dir, or nil if there is none.
func breadcrumb(dir string) []section {
	var trail []section
	found := false
	for _, s := range sections() {
		if s.dir == dir || strings.HasPrefix(dir, s.dir+"/") {
			trail = append(trail, s)
			found = found || s.dir == dir
		}
	}
	if !found {
		return nil
	}
	return trail
}
