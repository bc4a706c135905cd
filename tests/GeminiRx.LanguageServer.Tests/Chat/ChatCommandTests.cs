using System.Text;
using System.Text.Json;
using GeminiRx.Conversations;
using GeminiRx.Emulator;
using GeminiRx.Testing.Editors;

namespace GeminiRx.LanguageServer.Tests.Chat;

/// <summary><c>geminirx.chat</c> answers the conversation of a document.</summary>
public sealed class ChatCommandTests : ChatFixture
{
    private const string Question = "## User\n\nHi\n";

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Chat_OfThreeTurns_IsWrittenLikeTheCommandLine(string kind)
    {
        var editor = await OpenChatAsync("---\nmodel: gemini-m\nsystem: Be brief.\n---\n\n" + Question, kind);
        foreach (var (answer, next) in new[] { ("one\n## User\ntwo", "Second?"), ("```\ncode\n", "Third?"), ("end", "") })
        {
            Emulator = Saying(answer);
            Assert.Equal("completed", (await SendAsync(editor)).GetProperty("outcome").GetString());
            editor.Edit(model => model.Insert(model.Text.TrimEnd('\n').Length, next.Length == 0 ? "" : $"\n\n{next}"));
        }

        Assert.Equal(
            "---\nmodel: gemini-m\nsystem: Be brief.\n---\n\n## User\n\nHi\n\n## Gemini\n\none\n\\## User\ntwo\n\n## User\n\nSecond?\n\n"
                + "## Gemini\n\n```\ncode\n```\n\n## User\n\nThird?\n\n## Gemini\n\nend\n\n## User",
            editor.Look(model => model.Text).TrimEnd('\n')
        );
        Assert.Equal(["user: Hi", "model: one\n## User\ntwo", "user: Second?", "model: ```\ncode\n```", "user: Third?"], Sent());
        Assert.Equal("models/gemini-m", Emulator.Requests[^1].Model);
        Assert.Equal("Be brief.", Body().GetProperty("systemInstruction").GetProperty("parts")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Chat_InADocumentOfCrlf_KeepsItsLineBreaks()
    {
        var editor = await OpenChatAsync("## User\r\n\r\nHi\r\n");

        await SendAsync(editor);

        Assert.Equal(
            "## User\r\n\r\nHi\r\n\r\n## Gemini\r\n\r\none\r\ntwo\r\nthree\r\n\r\n## User\r\n\r\n",
            editor.Look(model => model.Text)
        );
    }

    [Fact]
    public async Task LineOfTheUser_ChoosesTheModel_UnlessTheCommandDoes()
    {
        var editor = await OpenChatAsync("---\nmodel: m\n---\n## User\n/model gemini-x\n/system Short.\nHi\n");

        await SendAsync(editor);
        Assert.Equal("models/gemini-x", Emulator.Requests[^1].Model);
        Assert.Equal(["user: Hi"], Sent());
        editor.Edit(model => model.Insert(model.Text.Length, "Again"));
        await SendAsync(editor, new() { ["model"] = "gemini-y" });

        Assert.Equal("models/gemini-y", Emulator.Requests[^1].Model);
        Assert.Equal(["user: Hi", "model: one\ntwo\nthree", "user: Again"], Sent());
        Assert.Equal("Short.", Body().GetProperty("systemInstruction").GetProperty("parts")[0].GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("Why?", "The document contains no turn of the user. Write the question below a line that is exactly ## User.")]
    [InlineData("", "contains no turn of the user")]
    [InlineData("## User\n\n", "contains no unanswered question")]
    [InlineData("## User\n\nHi\n\n## Gemini\n\nHo\n\n## User\n\n", "contains no unanswered question")]
    [InlineData("---\nmodel: m\ntop-k: many\n---\n## User\nHi", "Invalid value 'many' of the conversation's setting top-k in line 3.")]
    [InlineData("---\ntop-k: 3\n## User\nHi", "begin in line 1 have no end")]
    public async Task Document_WithoutAQuestion_IsRefused(string text, string message)
    {
        var editor = await OpenChatAsync(text);

        var error = await ErrorOf(Send(editor));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(text, editor.Look(model => model.Text));
        Assert.Empty(Emulator.Requests);
    }

    [Theory]
    [InlineData("no-such-file.png", "no-such-file.png cannot be attached: the file does not exist.")]
    [InlineData("/home/me/.ssh/id_rsa", "id_rsa cannot be attached: the file is likely to contain keys or passwords.")]
    public async Task Link_ThatCannotBeAttached_EndsTheSession(string target, string message)
    {
        var editor = await OpenChatAsync($"## User\n\n[a]({target})\nHi\n");

        var end = await SendAsync(editor);

        Assert.Contains(message, end.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(Emulator.Requests);
        Assert.Contains("Gemini: Retry", (await editor.CodeActionsAsync(0)).Select(Title).Concat(await TitlesAtEndAsync(editor)));
    }

    [Fact]
    public async Task Link_ToAFile_IsSent()
    {
        var file = Path.Combine(Path.GetTempPath(), $"geminirx-{Guid.NewGuid():N}.txt");
        await File.WriteAllTextAsync(file, "notes, password: hunter2hunter2", TestContext.Current.CancellationToken);
        try
        {
            var editor = await OpenChatAsync($"## User\n\n[a]({file})\nHi\n");

            await SendAsync(editor);

            var parts = Body().GetProperty("contents")[0].GetProperty("parts");
            Assert.Equal(
                "notes, password: [secret removed]",
                Encoding.UTF8.GetString(parts[0].GetProperty("inlineData").GetProperty("data").GetBytesFromBase64())
            );
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Secret_InATurn_IsNotSent()
    {
        const string Secret = "ghp_0123456789abcdefghij0123456789abcdefgh";
        var editor = await OpenChatAsync($"---\nsystem: {Secret}\n---\n## User\n\nMy token is {Secret}.\n");

        await SendAsync(editor);

        Assert.DoesNotContain(Secret, Body().GetRawText(), StringComparison.Ordinal);
        Assert.Contains(Secret, editor.Look(model => model.Text), StringComparison.Ordinal);
    }

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

    private static string Title(JsonElement action) => action.GetProperty("title").GetString()!;

    private static async Task<IEnumerable<string>> TitlesAtEndAsync(ModelEditor editor) =>
        (await editor.CodeActionsAsync(editor.Look(model => model.Text.Length))).Select(Title);

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
