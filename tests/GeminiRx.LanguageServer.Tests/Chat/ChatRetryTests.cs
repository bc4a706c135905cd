using System.Text.Json.Nodes;
using GeminiRx.Conversations;
using GeminiRx.TestSupport;

namespace GeminiRx.LanguageServer.Tests.Chat;

/// <summary>An answer of a conversation that is asked again while the user writes the next question below it.</summary>
public sealed class ChatRetryTests : BareEditorFixture
{
    // The answer that is replaced ends with the heading of the question. Red when that heading counted as one that stays.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Question_ThatIsTypedBeforeTheOldAnswerIsDeleted_StaysAQuestion(bool isTypedBefore)
    {
        var service = new ScriptedService();
        using var http = new HttpClient(service);
        var answer = service["Hi"];
        var (edits, isApplied, isRetry) = (0, true, false);
        var editor = Start(
            new BareEditor(_pipe.Client, "## User\n\nHi\n")
            {
                Answer = () => new JsonObject { ["applied"] = isApplied },
                Apply = (self, edit) =>
                {
                    edits += isRetry ? 1 : 0;
                    isApplied = edits is not 1;
                    if (!isApplied)
                    {
                        self.Replace(self.Text.Length, self.Text.Length, "Next");
                        return true;
                    }

                    if (edits == 2)
                    {
                        // The server knows what is typed, and still has the old answer, when the new one ends.
                        answer.Say("second");
                        answer.Finish();
                        answer.Closed.WaitAsync(TimeoutToken.Start()).GetAwaiter().GetResult();
                    }

                    self.ApplyEdit(edit);
                    return true;
                },
            },
            options: given => given with { CreateClient = _ => new GeminiClient(new GeminiOptions { HttpClient = http, ApiKey = "test" }) }
        );
        await editor.OpenAsync();
        answer.Say("first");
        answer.Finish();
        var argument = new JsonObject { ["uri"] = BareEditor.Uri, ["await"] = true };
        var session = (await editor.ExecuteAsync("geminirx.chat", argument)).GetProperty("sessionId").GetString();
        answer.Break();
        if (isTypedBefore)
        {
            editor.Replace(editor.Text.Length, editor.Text.Length, "And ");
            await editor.ReportAsync();
        }

        isRetry = true;
        await editor.ExecuteAsync("geminirx.retry", new JsonObject { ["sessionId"] = session, ["await"] = true });

        var typed = isTypedBefore ? "And Next" : "Next";
        Assert.Equal($"## User\n\nHi\n\n## Gemini\n\nsecond\n\n## User\n\n{typed}", editor.Text);
        Assert.Equal(ChatState.Unanswered, Conversation.Parse(editor.Text).State);
        Assert.True(edits >= 3, $"{edits} edits");
    }
}
