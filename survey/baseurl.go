package survey

import (
	"fmt"
	"net/url"
)

// CheckBaseURL says whether slips can lead to an address: http or https, a host, nothing behind it. A *Refusal.
func CheckBaseURL(address string) error {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || (u.Path != "" && u.Path != "/") ||
		u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return refuse(
			fmt.Sprintf("%q is not a base URL: give scheme and host only, as http://192.168.10.2:8080", address),
			"网址不正确：请填写协议和主机，如 http://192.168.10.2:8080")
	}
	return nil
}
