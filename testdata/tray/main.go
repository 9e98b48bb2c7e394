// Tray plays the tray of a desktop for tests.
//
//	tray watch            collects icons until it is ended, and prints who has one
//	tray show NAME        prints what the icon of NAME tells: its tooltip, a hash of its picture, and its menu
//	tray click NAME TEXT  clicks on the entry of the menu with that text
//	tray open NAME        clicks on the icon
package main

import (
	"fmt"
	"hash/fnv"
	"os"
	"strings"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"
)

const (
	watcher = "org.kde.StatusNotifierWatcher"
	item    = "org.kde.StatusNotifierItem"
	menu    = "com.canonical.dbusmenu"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "tray:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		return err
	}
	switch command := strings.Join(args[:min(1, len(args))], ""); {
	case command == "watch" && len(args) == 1:
		return watch(conn)
	case command == "show" && len(args) == 2:
		return show(conn, args[1])
	case command == "click" && len(args) == 3:
		return click(conn, args[1], args[2])
	case command == "open" && len(args) == 2:
		return conn.Object(args[1], "/StatusNotifierItem").Call(item+".Activate", 0, int32(0), int32(0)).Err
	}
	return fmt.Errorf("%q is not accepted", args)
}

// registry is the object that icons are registered with.
type registry struct{}

// RegisterStatusNotifierItem is called by who has an icon.
func (registry) RegisterStatusNotifierItem(sender dbus.Sender, path string) *dbus.Error {
	fmt.Println(sender, path)
	return nil
}

func watch(conn *dbus.Conn) error {
	if err := conn.Export(registry{}, "/StatusNotifierWatcher", watcher); err != nil {
		return err
	}
	_, err := prop.Export(conn, "/StatusNotifierWatcher", prop.Map{watcher: {
		"IsStatusNotifierHostRegistered": {Value: true},
	}})
	if err != nil {
		return err
	}
	reply, err := conn.RequestName(watcher, dbus.NameFlagDoNotQueue)
	if err == nil && reply != dbus.RequestNameReplyPrimaryOwner {
		err = fmt.Errorf("there is a tray already")
	}
	if err != nil {
		return err
	}
	<-conn.Context().Done()
	return nil
}

// entry is an entry of a menu, as D-Bus has it.
type entry struct {
	ID         int32
	Properties map[string]dbus.Variant
	Children   []dbus.Variant
}

func (e *entry) text() string {
	text, _ := e.Properties["label"].Value().(string)
	return text
}

// is tells whether a property is true; where there is none, it is as otherwise says.
func (e *entry) is(property string, otherwise bool) bool {
	if v, ok := e.Properties[property]; ok {
		is, _ := v.Value().(bool)
		return is
	}
	return otherwise
}

func entries(conn *dbus.Conn, name string) ([]entry, error) {
	var revision uint32
	var root entry
	object := conn.Object(name, "/StatusNotifierItem/menu")
	if err := object.Call(menu+".GetLayout", 0, int32(0), int32(-1), []string{}).Store(&revision, &root); err != nil {
		return nil, err
	}
	list := make([]entry, len(root.Children))
	for i, child := range root.Children {
		if err := dbus.Store([]any{child.Value()}, &list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func show(conn *dbus.Conn, name string) error {
	object := conn.Object(name, "/StatusNotifierItem")
	type picture struct {
		Width, Height int32
		Pixels        []byte
	}
	var tooltip struct {
		Name        string
		Pictures    []picture
		Title, Text string
	}
	var pictures []picture
	for property, to := range map[string]any{"ToolTip": &tooltip, "IconPixmap": &pictures} {
		v, err := object.GetProperty(item + "." + property)
		if err != nil {
			return err
		}
		if err := v.Store(to); err != nil {
			return err
		}
	}
	fmt.Println("tooltip:", tooltip.Title)
	for _, p := range pictures {
		hash := fnv.New32a()
		_, _ = hash.Write(p.Pixels) // a hash takes everything
		fmt.Printf("icon: %dx%d %08x\n", p.Width, p.Height, hash.Sum32())
	}
	list, err := entries(conn, name)
	if err != nil {
		return err
	}
	for i := range list {
		e := &list[i]
		if kind, _ := e.Properties["type"].Value().(string); kind == "separator" {
			fmt.Println("menu: ----")
			continue
		}
		if !e.is("visible", true) {
			continue
		}
		state := ""
		if !e.is("enabled", true) {
			state += " (disabled)"
		}
		if on, _ := e.Properties["toggle-state"].Value().(int32); on == 1 {
			state += " (checked)"
		}
		fmt.Printf("menu: %s%s\n", e.text(), state)
	}
	return nil
}

func click(conn *dbus.Conn, name, text string) error {
	list, err := entries(conn, name)
	if err != nil {
		return err
	}
	for i := range list {
		if list[i].text() == text {
			return conn.Object(name, "/StatusNotifierItem/menu").Call(menu+".Event", 0,
				list[i].ID, "clicked", dbus.MakeVariant(""), uint32(0)).Err
		}
	}
	return fmt.Errorf("the menu has no entry %q", text)
}
