package ecs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
)

// decode reads properties into a type of the SDK: a field that it does not
// know, another type and a word that is not one of its enumeration are errors.
func decode(properties any, into any) error {
	packed, err := json.Marshal(properties)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(packed))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	return checkEnums(reflect.ValueOf(into), "")
}

// as reads a part of the template into a type.
func as[T any](t *testing.T, v any) T {
	t.Helper()
	var result T
	packed, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(packed, &result)
	}
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// checkEnums goes through a value and looks whether each enumeration holds one
// of its words.
func checkEnums(v reflect.Value, path string) error {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return checkEnums(v.Elem(), path)
	case reflect.Struct:
		var errs []error
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				errs = append(errs, checkEnums(v.Field(i), path+"."+v.Type().Field(i).Name))
			}
		}
		return errors.Join(errs...)
	case reflect.Slice:
		var errs []error
		for i := range v.Len() {
			errs = append(errs, checkEnums(v.Index(i), fmt.Sprintf("%s[%d]", path, i)))
		}
		return errors.Join(errs...)
	case reflect.String:
		values := v.MethodByName("Values")
		if !values.IsValid() || v.Len() == 0 {
			return nil
		}
		all := values.Call(nil)[0]
		for i := range all.Len() {
			if all.Index(i).String() == v.String() {
				return nil
			}
		}
		return fmt.Errorf("%s: %q is none of %v", path, v.String(), all)
	}
	return nil
}

// The wrong words that CloudFormation would find only after minutes are found
// here.
func TestStrictDecodingFindsFaults(t *testing.T) {
	for name, change := range map[string]func(map[string]any){
		"an unknown property": func(m map[string]any) { m["Memmory"] = "512" },
		"a bad enumeration":   func(m map[string]any) { m["NetworkMode"] = "vpc" },
		"another type":        func(m map[string]any) { m["ContainerDefinitions"] = "headroom" },
		"a nested bad word": func(m map[string]any) {
			m["RuntimePlatform"] = map[string]any{"CpuArchitecture": "AMD64"}
		},
	} {
		tmpl := loadTemplate(t, choices{"HasCertificate": false, "HasToken": false, "HasEmail": false, "HasBoundary": false, "HasExecuteCommand": false})
		properties := as[map[string]any](t, resolved(tmpl, tmpl.Resources["TaskDefinition"].Properties))
		change(properties)
		if err := decode(properties, new(ecs.RegisterTaskDefinitionInput)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
