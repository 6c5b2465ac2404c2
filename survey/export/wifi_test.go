package export

import (
	"bytes"
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"ceping/survey"
)

// TestWiFiSheet: the QR joins the network, whatever its name; it is large, and the page needs nothing else.
func TestWiFiSheet(t *testing.T) {
	for _, wifi := range []survey.WiFi{
		{SSID: "会场测评", Password: "Ceping-2026"},
		{SSID: `<b>"A;B\C:D,E"`, Password: `&"';,:\ <p>x`},
		{SSID: "open"},
		{SSID: strings.Repeat("网", 10), Password: strings.Repeat(`\`, 63)},
	} {
		var out bytes.Buffer
		if err := WiFiSheet(&out, wifi, base); err != nil {
			t.Fatal(err)
		}
		page := out.String()
		if got := readQR(t, page); got != wifi.QR() {
			t.Errorf("the QR holds %s, want %s", got, wifi.QR())
		}
		if strings.Contains(page, "<script") || strings.Contains(page, "src=") || strings.Contains(page, "href=") || strings.Contains(page, "<b>\"A") {
			t.Error("the page has a script, loads something, or does not escape")
		}
		shown := html.UnescapeString(page)
		wants := []string{">" + wifi.SSID + "</dd>", ">" + wifi.Password + "</dd>", "连上会场无线网络，关闭移动数据", "用手机相机扫领票码上的二维码", "填好请提交，看到“已投入票箱”才算完成", base}
		if wifi.Password == "" {
			wants[1] = "不用密码"
		}
		for _, want := range wants {
			if !strings.Contains(shown, want) {
				t.Errorf("the sheet of %s lacks %s", wifi.SSID, want)
			}
		}
		size := regexp.MustCompile(`svg \{ width: (\d+)mm; height: (\d+)mm`).FindStringSubmatch(page)
		if size == nil || size[1] != size[2] {
			t.Fatal("the QR has no size in print")
		}
		if mm, err := strconv.Atoi(size[1]); err != nil || mm < 80 {
			t.Errorf("the QR is %s mm wide, want 80 at least", size[1])
		}
	}
	var out bytes.Buffer
	if err := WiFiSheet(&out, survey.WiFi{SSID: "x"}, "https://cp.example.gov.cn"); err != nil || !strings.Contains(out.String(), "用微信或手机相机扫") || strings.Contains(out.String(), "移动数据") {
		t.Errorf("for an address of the internet: %v", err)
	}
	out.Reset()
	if err := WiFiSheet(&out, survey.WiFi{SSID: "x"}, ""); err != nil || strings.Contains(out.String(), "浏览器打开") {
		t.Errorf("without an address: %v", err)
	}
}
