using System.Reactive.Concurrency;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.TestSupport;
using GeminiRx.TestSupport.Editors;
using Microsoft.Reactive.Testing;

namespace GeminiRx.LanguageServer.Tests.Commands;

/// <summary>A second command at the place of a running session.</summary>
public sealed class RepeatedRequestTests : BareEditorFixture
{
    [Fact]
    public async Task SecondRequest_AtThePlace_StartsIfTheUserWantsIt()
    {
        var editor = await OpenAsync(_ => Chosen("Start another"));

        var answer = await RunAsync(editor, 1);

        Assert.Equal("""{"sessionId":null,"asked":true}""", answer.GetRawText());
        await UntilAsync(editor, sessions: 2);
        var question = Assert.Single(editor.Received("window/showMessageRequest"));
        Assert.Equal(["Start another", "Cancel"], question.GetProperty("actions").EnumerateArray().Select(TitleOf));
    }

    [Theory]
    [InlineData("Cancel", 0)]
    [InlineData(null, 1)]
    public async Task SecondRequest_ThatTheUserDoesNotWant_IsNotStarted(string? choice, int told)
    {
        var editor = await OpenAsync(_ => choice is null ? new LspAnswer(null) : Chosen(choice));

        var error = await Assert.ThrowsAsync<LspErrorException>(() => RunAsync(editor, 1, new() { ["await"] = true }));

        Assert.Equal(-32803, error.Code);
        Assert.Equal(1, await SessionsAsync(editor));
        Assert.Equal(told, editor.Messages.Count(message => message.Contains("Not started", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task SecondRequest_WithForce_IsNotAskedAbout()
    {
        var editor = await OpenAsync(_ => new LspAnswer(null));

        var answer = await RunAsync(editor, 1, new() { ["force"] = true });

        Assert.Equal(JsonValueKind.String, answer.GetProperty("sessionId").ValueKind);
        Assert.Equal(2, await SessionsAsync(editor));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Request_AtAnotherPlace_IsNotAskedAbout(int character)
    {
        var editor = await OpenAsync(_ => new LspAnswer(null));

        var answer = await RunAsync(editor, character);

        Assert.Equal(JsonValueKind.String, answer.GetProperty("sessionId").ValueKind);
        Assert.Empty(editor.Received("window/showMessageRequest"));
    }

    // Typing in front of the place, while the user is asked, moves the place.
    [Fact]
    public async Task SecondRequest_AfterTyping_IsStartedAtItsMovedPlace()
    {
        var editor = await OpenAsync(
            one =>
            {
                one.Replace(0, 0, "zz");
                one.ReportAsync().GetAwaiter().GetResult(); // before the answer, on the wire too
                return Chosen("Start another");
            },
            first: "x\n"
        );
        await UntilAsync(() => editor.Text == "ax\nb");

        await RunAsync(editor, 1);

        await UntilAsync(() => editor.Text == "zzax\nx\nb");
    }

    [Fact]
    public async Task ThirdRequest_WhileTheUserIsAsked_IsRefused()
    {
        var editor = await OpenAsync(_ => null);
        await RunAsync(editor, 1);

        var error = await Assert.ThrowsAsync<LspErrorException>(() => RunAsync(editor, 1));

        Assert.Contains("already asks", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_WithoutAnAnswer_EndsAfterAMinute()
    {
        var scheduler = new TestScheduler();
        var editor = await OpenAsync(_ => null, scheduler: scheduler);
        await RunAsync(editor, 1);
        await UntilAsync(() => editor.Received("window/showMessageRequest").Count == 1);

        scheduler.AdvanceBy(TimeSpan.FromMinutes(1).Ticks);

        await UntilAsync(() => editor.Messages.Any(message => message.Contains("Not started", StringComparison.Ordinal)));
        Assert.Equal(1, await SessionsAsync(editor));
    }

    [Fact]
    public async Task Question_AboutADocumentThatIsReopened_StartsNothing()
    {
        var editor = await OpenAsync(one =>
        {
            _ = one.OpenDocumentAsync("ab");
            return Chosen("Start another");
        });

        await RunAsync(editor, 1);

        await UntilAsync(() => editor.Messages.Any(message => message.Contains("closed or loaded again", StringComparison.Ordinal)));
        await UntilAsync(editor, sessions: 0);
    }

    private static LspAnswer Chosen(string title) => new(new JsonObject { ["title"] = title });

    private static string TitleOf(JsonElement action) => action.GetProperty("title").GetString()!;

    private async Task<BareEditor> OpenAsync(Func<BareEditor, LspAnswer?> choose, string? first = null, IScheduler? scheduler = null)
    {
        var editor = Start(
            new BareEditor(_pipe.Client, "ab") { Choose = choose },
            Endless(first),
            options => options with { Scheduler = scheduler ?? options.Scheduler }
        );
        await editor.OpenAsync();
        await editor.ContinueAsync(0, 1);
        return editor;
    }

    private static Task<JsonElement> RunAsync(BareEditor editor, int character, JsonObject? more = null)
    {
        var argument = more ?? [];
        argument["uri"] = BareEditor.Uri;
        argument["position"] = new JsonObject { ["line"] = 0, ["character"] = character };
        return editor.ExecuteAsync("geminirx.continue", argument);
    }

    private static async Task<int> SessionsAsync(BareEditor editor) =>
        (await editor.Connection.RequestAsync("geminirx/status", null)).GetProperty("sessions").GetArrayLength();

    private static async Task UntilAsync(BareEditor editor, int sessions)
    {
        var timeout = TimeoutToken.Start();
        while (await SessionsAsync(editor) != sessions)
        {
            timeout.ThrowIfCancellationRequested();
        }
    }

    private static async Task UntilAsync(Func<bool> isMet)
    {
        var timeout = TimeoutToken.Start();
        while (!isMet())
        {
            timeout.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
