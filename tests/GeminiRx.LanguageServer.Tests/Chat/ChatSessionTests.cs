using System.Text.Json.Nodes;
using GeminiRx.Conversations;
using GeminiRx.Emulator;

namespace GeminiRx.LanguageServer.Tests.Chat;

/// <summary>Answers to conversations that are stopped, fail, are asked again, or arrive while the user types.</summary>
public sealed class ChatSessionTests : ChatFixture
{
    private const string Question = "## User\n\nHi\n";

    [Fact]
    public async Task Chat_WhileAnAnswerIsWritten_IsRefused()
    {
        Emulator = Silent();
        var editor = await OpenChatAsync(Question);
        var session = await SessionOf(Send(editor));

        var error = await ErrorOf(Send(editor));
        await editor.StopAsync(session);
        await editor.EndOfAsync(session);

        Assert.Contains("An answer is being written into this document", error.Message, StringComparison.Ordinal);
        Assert.Equal(Question, editor.Look(model => model.Text));
    }

    [Fact]
    public async Task Chat_ThatCannotBeSent_IsNoRequestOfTheDay()
    {
        var editor = await OpenChatAsync("## User\n\n[file](missing.png)\n");

        await SendAsync(editor);
        var usage = await editor.ExecuteAsync("geminirx.usage", new JsonObject());

        Assert.Empty(Emulator.Requests);
        Assert.Empty(usage.GetProperty("models").EnumerateArray());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Stop_InTheMiddle_LeavesAnAnswerThatSendContinues(string kind)
    {
        Emulator = Stalling("first line\nsecond");
        var editor = await OpenChatAsync(Question, kind);
        var session = await SessionOf(Send(editor));
        await editor.UntilAsync(model => model.Text.Contains("first line\n", StringComparison.Ordinal));

        await editor.StopAsync(session);
        await editor.EndOfAsync(session);

        Assert.Equal(ChatState.Interrupted, Read(editor).State);
        Assert.Equal("first line\nse", Read(editor).Turns[1].Text);
        Emulator = Saying("cond, and the rest");
        await SendAsync(editor);
        Assert.Equal(["user", "model", "user"], Sent().Select(turn => turn.Split(':')[0]));
        Assert.Equal(ChatState.Ready, Read(editor).State);
        Assert.Equal("first line\nsecond, and the rest", Read(editor).Turns[1].Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Failure_InTheMiddle_ThenRetry_WritesTheAnswerOnce(string kind)
    {
        Emulator = FailingAfter("some\n## Us");
        var editor = await OpenChatAsync(Question, kind);
        var session = await SessionOf(Send(editor));
        Assert.Equal("error", (await editor.EndOfAsync(session)).GetProperty("outcome").GetString());
        Assert.Equal("some\n## Us", Read(editor).Turns[1].Text);

        Emulator = Saying("all of it");
        await editor.EndOfAsync(await SessionOf(editor.ContinueSessionAsync("geminirx.retry", session)));

        Assert.Equal("## User\n\nHi\n\n## Gemini\n\nall of it\n\n## User", editor.Look(model => model.Text).TrimEnd('\n'));
        Assert.Equal(["user: Hi"], Sent());
    }

    // The whole answer is there before the old one is deleted.
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Retry_OfACompletedAnswer_LeavesOneNextTurn(string kind)
    {
        Emulator = Saying("first");
        var editor = await OpenChatAsync(Question, kind);
        var session = await SessionOf(Send(editor));
        await editor.EndOfAsync(session);

        Emulator = Saying("second");
        await editor.EndOfAsync(await SessionOf(editor.ContinueSessionAsync("geminirx.retry", session)));

        Assert.Equal("## User\n\nHi\n\n## Gemini\n\nsecond\n\n## User", editor.Look(model => model.Text).TrimEnd('\n'));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Retry_WhileTheNextQuestionIsTyped_KeepsTheQuestion(string kind)
    {
        Emulator = Saying("first");
        var editor = await OpenChatAsync(Question, kind);
        var session = await SessionOf(Send(editor));
        await editor.EndOfAsync(session);

        Emulator = Saying("second");
        var retrying = SessionOf(editor.ContinueSessionAsync("geminirx.retry", session));
        editor.Edit(model => model.Insert(model.Text.Length, "Next"));
        await editor.EndOfAsync(await retrying);

        Assert.Equal(["Hi", "second", "Next"], Read(editor).Turns.Select(turn => turn.Text));
        Assert.Equal(ChatState.Unanswered, Read(editor).State);
    }

    [Fact]
    public async Task Failure_InTheMiddle_ThenContinueFrom_WritesTheRest()
    {
        Emulator = FailingAfter("some\n## Us");
        var editor = await OpenChatAsync(Question);
        var session = await SessionOf(Send(editor));
        await editor.EndOfAsync(session);

        Emulator = Saying("er\nmore");
        await editor.EndOfAsync(await SessionOf(editor.ContinueSessionAsync("geminirx.continueFrom", session)));

        Assert.Equal("## User\n\nHi\n\n## Gemini\n\nsome\n## User \nmore\n\n## User\n\n", editor.Look(model => model.Text));
    }

    [Fact]
    public async Task Discard_OfACompletedAnswer_RestoresTheQuestion()
    {
        var editor = await OpenChatAsync(Question);
        var session = await SessionOf(Send(editor));
        await editor.EndOfAsync(session);

        await editor.EndOfAsync(await SessionOf(editor.ContinueSessionAsync("geminirx.discard", session)));

        Assert.Equal(Question, editor.Look(model => model.Text));
    }

    [Theory]
    [InlineData("\n\n## User\n\nnext", ChatState.Unanswered)]
    [InlineData("next", ChatState.Unanswered)]
    public async Task TypingTheNextTurn_WhileTheAnswerStreams_IsTheNextTurn(string typed, ChatState state)
    {
        Emulator = new(
            new EmulatorOptions
            {
                Text = "one\ntwo\nthree\n",
                CharactersPerEvent = 4,
                EventsPerBurst = 1,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.FromMilliseconds(20),
            }
        );
        var editor = await OpenChatAsync(Question);
        var session = await SessionOf(Send(editor));
        await editor.UntilAsync(model => model.Text.Contains("one\n", StringComparison.Ordinal));

        editor.Edit(model => model.Insert(model.Text.Length, typed));
        await editor.EndOfAsync(session);

        var conversation = Read(editor);
        Assert.Equal(["Hi", "one\ntwo\nthree", "next"], conversation.Turns.Select(turn => turn.Text));
        Assert.Equal(state, conversation.State);
        Assert.Equal(2, conversation.AllTurns.Count(turn => turn.Role == ChatRole.User));
    }

    private static GeminiEmulator Stalling(string text) =>
        new(
            new EmulatorOptions
            {
                Text = text,
                CharactersPerEvent = 13,
                EventsPerBurst = 1,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.FromHours(1),
            }
        );
}
