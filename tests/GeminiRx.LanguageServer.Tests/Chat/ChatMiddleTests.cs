using System.Text.Json.Nodes;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Chat;

/// <summary>Answers above other turns, and answers while the turns above them change.</summary>
public sealed class ChatMiddleTests : ChatFixture
{
    private static readonly string[] _questions = ["Hi", "Next", "More"];

    public static TheoryData<string, int, int> Retries
    {
        get
        {
            var retries = new TheoryData<string, int, int>();
            foreach (var kind in EditorKind.All)
            {
                retries.Add(kind.Name, 2, 0);
                retries.Add(kind.Name, 3, 0);
                retries.Add(kind.Name, 3, 1);
            }

            return retries;
        }
    }

    // The heading of the next question is a part of the answer. Red when headings far below the answer counted instead.
    [Theory]
    [MemberData(nameof(Retries))]
    public async Task Retry_OfAnAnswerAboveOthers_LeavesTheQuestionsQuestions(string kind, int exchanges, int retried)
    {
        var editor = await OpenChatAsync("## User\n\n", kind);
        var sessions = new List<string>();
        foreach (var question in _questions.Take(exchanges))
        {
            editor.Edit(model => model.Insert(model.Text.Length, question));
            Emulator = Saying($"answer to {question}");
            sessions.Add(await SessionOf(Send(editor)));
            await editor.EndOfAsync(sessions[^1]);
        }

        var expected = TurnsOf(editor);
        Emulator = Saying("another answer");
        await editor.EndOfAsync(await SessionOf(editor.ContinueSessionAsync("geminirx.retry", sessions[retried])));

        expected[2 * retried + 1] = "Gemini: another answer";
        Assert.Equal(2 * exchanges + 1, expected.Length);
        Assert.Equal(expected, TurnsOf(editor));
    }

    // The heading of the question below belongs to the question. Red, each, when it was deleted with the answer.
    [Theory]
    [InlineData("geminirx.retry", "", "User: Hi|User: Next|Gemini: answer to Next|User: ")]
    [InlineData("geminirx.retry", "part", "User: Hi|Gemini: part|User: Next|Gemini: answer to Next|User: ")]
    [InlineData("geminirx.discard", "", "User: Hi|User: Next|Gemini: answer to Next|User: ")]
    public async Task AnswerAboveOthers_ThatIsAskedAgainWithoutAnEnd_LeavesTheQuestionBelow(string command, string part, string expected)
    {
        var editor = await OpenChatAsync("## User\n\nHi\n");
        Emulator = Saying("answer to Hi");
        var first = await SessionOf(Send(editor));
        await editor.EndOfAsync(first);
        editor.Edit(model => model.Insert(model.Text.Length, "Next"));
        Emulator = Saying("answer to Next");
        await SendAsync(editor);

        Emulator = FailingAfter(part);
        await editor.EndOfAsync(await SessionOf(editor.ContinueSessionAsync(command, first)));

        Assert.Equal(expected, string.Join('|', TurnsOf(editor)));
    }

    // The question may be typed before the last line break of the answer. Red when only the text behind that was looked at.
    [Theory]
    [InlineData("geminirx.discard", 0)]
    [InlineData("geminirx.discard", 1)]
    [InlineData("geminirx.retry", 1)]
    public async Task Question_ThatIsTypedOnTheLineBelowItsHeading_StaysAQuestion(string command, int before)
    {
        var editor = await OpenChatAsync("## User\n\nHi\n");
        var first = await SessionOf(Send(editor));
        await editor.EndOfAsync(first);
        editor.Edit(model => model.Insert(model.Text.Length - before, "Next"));

        Emulator = FailingAfter("");
        await editor.EndOfAsync(await SessionOf(editor.ContinueSessionAsync(command, first)));

        Assert.Equal("User: Hi|User: Next", string.Join('|', TurnsOf(editor)));
    }

    // Red when the line breaks before the heading below were written twice.
    [Fact]
    public async Task AnswerAboveOthers_ThatIsAskedAgain_IsWrittenLikeTheFirst()
    {
        var editor = await OpenChatAsync("## User\n\nHi\n");
        Emulator = Saying("answer");
        var first = await SessionOf(Send(editor));
        await editor.EndOfAsync(first);
        editor.Edit(model => model.Insert(model.Text.Length, "Next"));
        var before = editor.Look(model => model.Text);

        await editor.EndOfAsync(await SessionOf(editor.ContinueSessionAsync("geminirx.retry", first)));

        Assert.Equal(before, editor.Look(model => model.Text));
    }

    // A code block of an answer that broke off may end with a line that looks like a heading.
    [Fact]
    public async Task AnswerThatBrokeOff_HasNoHeadingBelow()
    {
        var editor = await OpenChatAsync("## User\n\nHi\n");
        Emulator = FailingAfter("```\n## User\n");
        var first = await SessionOf(Send(editor));
        await editor.EndOfAsync(first);
        editor.Edit(model => model.Insert(model.Text.Length, "mine"));

        await editor.EndOfAsync(await SessionOf(editor.ContinueSessionAsync("geminirx.discard", first)));

        Assert.Equal("## User\n\nHi\nmine", editor.Look(model => model.Text));
    }

    // Red when the headings of the whole document were counted.
    [Theory]
    [InlineData("## User\n\nOld\n\n## Gemini\n\nolder\n\n", "", "\n\n## User\n\nNext", "User: Hi|Gemini: one two|User: Next")]
    [InlineData("", "## User\n\nOld\n\n", "", "User: Old|User: Hi|Gemini: one two|User: ")]
    [InlineData("", "## User\n\nOld\n\n", "Next", "User: Old|User: Hi|Gemini: one two|User: Next")]
    [InlineData("", "", "\n\n## Gemini\n\nOther\n\n## User\n", "User: Hi|Gemini: one two|User: |Gemini: Other|User: ")]
    public async Task TurnsAbove_ThatChangeWhileTheAnswerStreams_DoNotChangeItsEnd(
        string before,
        string after,
        string below,
        string expected
    )
    {
        var service = new ScriptedService();
        using var http = new HttpClient(service);
        CreateClient = _ => new GeminiClient(new GeminiOptions { HttpClient = http, ApiKey = "test" });
        var answer = service[before.Length > 0 ? "Old" : "Hi"];
        var editor = await OpenChatAsync($"{before}## User\n\nHi\n");
        answer.Say("one ");
        var session = await SessionOf(Send(editor, new JsonObject { ["granularity"] = "arrival" }));
        await editor.UntilAsync(model => model.Text.Contains("one", StringComparison.Ordinal));

        editor.Edit(model => model.Insert(model.Text.Length, below));
        editor.Edit(model => model.Delete(0, before.Length));
        editor.Edit(model => model.Insert(0, after));
        await editor.Connection.RequestAsync("geminirx/status", new JsonObject());
        answer.Say("two");
        answer.Finish();
        await editor.EndOfAsync(session);

        Assert.Equal(expected, string.Join('|', TurnsOf(editor)));
    }

    private static string[] TurnsOf(ModelEditor editor) => [.. Read(editor).AllTurns.Select(turn => $"{turn.Role}: {turn.Text}")];
}
