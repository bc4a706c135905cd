using System.Text.Json.Nodes;

namespace GeminiRx.LanguageServer.Tests.Commands;

/// <summary>Commands for more than one selection.</summary>
public sealed class SelectionTests : ServerFixture
{
    private const string First = """{"start":{"line":0,"character":0},"end":{"line":0,"character":1}}""";
    private const string Second = """{"start":{"line":0,"character":1},"end":{"line":0,"character":2}}""";

    [Theory]
    [InlineData("ranges", $"[{First},{Second}]")]
    [InlineData("selections", $"[{First},{Second}]")]
    [InlineData("selections", $"[{First}]")]
    public async Task Command_WithSeveralSelections_IsRefused(string member, string value)
    {
        var editor = await OpenAsync();

        var error = await ErrorOf(editor.Continue(1, new() { [member] = JsonNode.Parse(value) }).Answer);

        Assert.Equal(-32602, error.Code);
        Assert.Contains("Several selections", error.Message, StringComparison.Ordinal);
        Assert.Empty(Emulator.Requests);
        Assert.Equal("ab", editor.Look(model => model.Text));
    }

    [Fact]
    public async Task Command_WithAListOfOneRange_UsesIt()
    {
        var editor = await OpenAsync();

        await editor.EndOfAsync(await SessionOf(editor.Continue(2, new() { ["ranges"] = JsonNode.Parse($"[{First}]") })));

        Assert.Equal("aone\ntwo\nthree\nb", editor.Look(model => model.Text));
    }
}
