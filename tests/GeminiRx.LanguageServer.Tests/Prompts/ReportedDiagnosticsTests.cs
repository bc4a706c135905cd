using System.Text.Json;
using GeminiRx.LanguageServer.Prompts;

namespace GeminiRx.LanguageServer.Tests.Prompts;

public sealed class ReportedDiagnosticsTests
{
    [Theory]
    [InlineData("""{"range":{"start":{"line":0}},"severity":2,"code":"CS1","source":"cs","message":"m"}""", "Line 1, warning, cs CS1: m")]
    [InlineData("""{"range":{"start":{"line":4.0}},"severity":3,"source":"cs","message":"m"}""", "Line 5, information, cs: m")]
    [InlineData("""{"range":{"start":{"line":1}},"severity":4,"code":-7,"message":"m"}""", "Line 2, hint, -7: m")]
    [InlineData("""{"range":{"start":{"line":1}},"message":"first\r\n  second\n"}""", "Line 2: first second")]
    [InlineData("""{"severity":1,"message":"m"}""", "Error: m")]
    [InlineData("""{"message":{"kind":"markdown","value":"`m`"}}""", "`m`")]
    [InlineData("""{"range":[],"severity":"high","code":{},"source":5,"tags":7,"data":[],"message":"m"}""", "5: m")]
    [InlineData("""{"range":{"start":{"line":-1}},"severity":9,"message":"m"}""", "m")]
    public void Diagnostic_OfAnyForm_IsOneLine(string json, string line) => Assert.Equal(line, Describe($"[{json}]"));

    [Fact]
    public void Diagnostics_AreBoundedInNumberAndLength()
    {
        var message = new string('m', 499) + "😀";
        var one = $$"""{"source":"{{new string('s', 100)}}","message":"{{message}}"}""";

        var lines = Describe($"[{string.Join(',', Enumerable.Repeat(one, 1000))}]").Split('\n');

        Assert.Equal(50, lines.Length);
        Assert.Equal($"S{new string('s', 59)}…: {new string('m', 499)}…", lines[0]);
    }

    private static string Describe(string json) => ReportedDiagnostics.Describe(ReportedDiagnostics.Read(JsonElement.Parse(json)));
}
