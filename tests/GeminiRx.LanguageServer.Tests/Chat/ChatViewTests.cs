using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.TestSupport.Editors;
using Microsoft.Reactive.Testing;

namespace GeminiRx.LanguageServer.Tests.Chat;

/// <summary>Code lenses, code actions, folding ranges, symbols and diagnostics of conversations.</summary>
public sealed class ChatViewTests : ChatFixture
{
    private const string Text = "---\ntemperature: 1\n---\n\n## User\n\nHi\n\n## Gemini\n\nHo\nHo\n\n## User\n\nWhy?\n";

    private static readonly JsonObject _document = new() { ["uri"] = ModelEditor.Uri };

    [Fact]
    public async Task Lens_IsSendOrStop()
    {
        Emulator = Silent();
        var editor = await OpenChatAsync(Text);
        Assert.Equal(["13 Send geminirx.chat"], await LensesAsync(editor));
        Assert.Contains("Gemini: Send", await TitlesAsync(editor));

        var session = await SessionOf(Send(editor));
        Assert.Equal(["13 Stop geminirx.stop"], await LensesAsync(editor));
        Assert.DoesNotContain("Gemini: Send", await TitlesAsync(editor));
        await editor.StopAsync(session);
        await editor.EndOfAsync(session);

        Assert.Equal(["13 Send geminirx.chat"], await LensesAsync(editor));
        Assert.Equal(2, editor.Received.Count(method => method == "workspace/codeLens/refresh"));
    }

    [Theory]
    [InlineData("## User\n\nHi\n\n## Gemini\n\nHo", "4 Continue the answer geminirx.chat")]
    [InlineData("## User\n\nHi\n\n## Gemini\n\n", "0 Send geminirx.chat")]
    [InlineData("## User\n\n", null)]
    [InlineData("---\ntop-k: 1\n---\n", null)]
    [InlineData("# Notes\n", null)]
    public async Task Lens_DependsOnTheState(string text, string? lens)
    {
        var editor = await OpenChatAsync(text);

        Assert.Equal(lens is null ? [] : [lens], await LensesAsync(editor));
    }

    [Fact]
    public async Task OtherDocument_HasNoViews()
    {
        var editor = await OpenChatAsync("# Notes\n\n## Users\n\ntext\n");

        Assert.Equal("[]", (await RequestAsync(editor, "textDocument/foldingRange")).GetRawText());
        Assert.Equal("[]", (await RequestAsync(editor, "textDocument/documentSymbol")).GetRawText());
    }

    [Fact]
    public async Task Turns_AreFoldedAndListed()
    {
        var editor = await OpenChatAsync(Text);

        var ranges = (await RequestAsync(editor, "textDocument/foldingRange")).EnumerateArray();
        var symbols = (await RequestAsync(editor, "textDocument/documentSymbol")).EnumerateArray();

        Assert.Equal(
            ["0-2", "4-6", "8-11", "13-15"],
            ranges.Select(range => $"{range.GetProperty("startLine")}-{range.GetProperty("endLine")}")
        );
        Assert.Equal(
            ["User Hi 4", "Gemini Ho 8", "User Why? 13"],
            symbols.Select(symbol =>
                $"{symbol.GetProperty("name")} {symbol.GetProperty("detail")} "
                + symbol.GetProperty("range").GetProperty("start").GetProperty("line")
            )
        );
    }

    [Fact]
    public async Task Views_OfAnEditorWithoutThem_AreNotOfferedAndFlat()
    {
        var editor = Start(Text);
        var capabilities = (await editor.OpenAsync()).GetProperty("capabilities");

        Assert.All(
            ["codeLensProvider", "foldingRangeProvider", "documentSymbolProvider"],
            name => Assert.False(capabilities.TryGetProperty(name, out _))
        );
        var symbols = await RequestAsync(editor, "textDocument/documentSymbol");
        Assert.Equal("User: Hi", symbols[0].GetProperty("name").GetString());
        Assert.Equal(ModelEditor.Uri, symbols[0].GetProperty("location").GetProperty("uri").GetString());
    }

    [Fact]
    public async Task Diagnostics_OfSettingsAndLinks_AreMergedWithThoseOfSessions()
    {
        var scheduler = new TestScheduler();
        Emulator = FailingAfter("one\ntw");
        Options = new LanguageServerOptions
        {
            CreateClient = _ => Emulated(),
            LoggerFactory = Log,
            Scheduler = scheduler,
            Policy = new AnswerPolicy(),
        };
        var editor = await OpenChatAsync("---\ntop-k: many\n---\n\n## User\n\n[a](no-such-file.png)\n\\[b](text.png)\nHi\n");
        await SettleAsync(editor);
        Assert.Empty(editor.Diagnostics);

        scheduler.AdvanceBy(TimeSpan.FromMilliseconds(300).Ticks);
        await SettleAsync(editor);
        Assert.Equal(["1 setting 1", "6 attachment 2"], Shown(editor));

        editor.Edit(model => model.Insert(0, "\n"));
        editor.Edit(model => model.Delete(0, 1));
        await editor.EndOfAsync(await SessionOf(editor.Continue(editor.Look(model => model.Text.Length))));
        scheduler.AdvanceBy(TimeSpan.FromSeconds(1).Ticks);
        await SettleAsync(editor);
        Assert.Equal(["1 setting 1", "6 attachment 2", "10 api 1"], Shown(editor).OrderBy(shown => int.Parse(shown.Split(' ')[0])));

        editor.Edit(model => model.Delete(4, 11));
        await SettleAsync(editor);
        scheduler.AdvanceBy(TimeSpan.FromMilliseconds(300).Ticks);
        await SettleAsync(editor);
        Assert.DoesNotContain(Shown(editor), shown => shown.Contains("setting", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Shown(ModelEditor editor) =>
        editor.Diagnostics.Select(diagnostic =>
            $"{diagnostic.GetProperty("range").GetProperty("start").GetProperty("line")} {diagnostic.GetProperty("code")} "
            + $"{diagnostic.GetProperty("severity")}"
        );

    // The server has handled all earlier messages when it answers.
    private static Task<JsonElement> SettleAsync(ModelEditor editor) => editor.Connection.RequestAsync("geminirx/status", new JsonObject());

    private static Task<JsonElement> RequestAsync(ModelEditor editor, string method) =>
        editor.Connection.RequestAsync(method, new JsonObject { ["textDocument"] = _document.DeepClone() });

    private static async Task<IEnumerable<string>> LensesAsync(ModelEditor editor) =>
        (await RequestAsync(editor, "textDocument/codeLens"))
            .EnumerateArray()
            .Select(lens =>
                (Line: lens.GetProperty("range").GetProperty("start").GetProperty("line"), Command: lens.GetProperty("command"))
            )
            .Select(lens => $"{lens.Line} {lens.Command.GetProperty("title")} {lens.Command.GetProperty("command")}");

    private static async Task<IEnumerable<string?>> TitlesAsync(ModelEditor editor) =>
        (await editor.CodeActionsAsync(0)).Select(action => action.GetProperty("title").GetString());
}
