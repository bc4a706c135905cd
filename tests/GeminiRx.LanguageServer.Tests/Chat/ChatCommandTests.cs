using System.Text;
using System.Text.Json;
using GeminiRx.TestSupport.Editors;

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
    [InlineData("/home/me/.ssh/id_rsa", "id_rsa cannot be attached: it is likely to contain keys or passwords.")]
    public async Task Link_ThatCannotBeAttached_EndsTheSession(string target, string message)
    {
        var editor = await OpenChatAsync($"## User\n\n[a]({target})\nHi\n");

        var end = await SendAsync(editor);

        Assert.Contains(message, end.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(Emulator.Requests);
        Assert.Contains("Gemini: Retry", (await editor.CodeActionsAsync(0)).Select(Title).Concat(await TitlesAtEndAsync(editor)));
    }

    [Theory]
    [InlineData(".txt", "utf-8")]
    [InlineData(".json", "utf-8")]
    [InlineData(".txt", "utf-16")]
    [InlineData(".json", "utf-16BE")]
    [InlineData(".txt", "utf-32")]
    public async Task Link_ToATextFile_IsSentWithoutSecrets(string ending, string encoding)
    {
        var file = Path.Combine(Path.GetTempPath(), $"geminirx-{Guid.NewGuid():N}{ending}");
        await File.WriteAllTextAsync(
            file,
            "notes, password: hunter2hunter2",
            Encoding.GetEncoding(encoding),
            TestContext.Current.CancellationToken
        );
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

    private static string Title(JsonElement action) => action.GetProperty("title").GetString()!;

    private static async Task<IEnumerable<string>> TitlesAtEndAsync(ModelEditor editor) =>
        (await editor.CodeActionsAsync(editor.Look(model => model.Text.Length))).Select(Title);
}
