using FsCheck.Xunit;

namespace GeminiRx.Conversations.Tests;

/// <summary><see cref="AnswerText"/> converts an answer to the text that is appended to its conversation.</summary>
public sealed class AnswerTextTests
{
    // Headings in and outside fenced code, their beginnings, all line ends, attachments, settings, and characters of several units.
    private static readonly string[] _pieces =
    [
        "## User",
        "## Gemini",
        "## Us",
        "er",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\\",
        "```",
        "~~~~",
        "> ",
        "- ",
        "## User\n",
        "\\## Gemini\n",
        "[a](b.png)\n",
        "/model x\n",
        "word ",
        "😀",
        "e\u0301",
        "\u2028",
        "```cs\ncode\n",
    ];

    /// <summary>Red when a carriage return was passed on as it is, and when headings in an answer were not escaped.</summary>
    [Property(MaxTest = 2_000)]
    public void AnyAnswer_IsTheNextTurn(byte[] questionPieces, byte[] answerPieces, bool isCrlf, bool isStopped)
    {
        var question = "? " + TextOf(questionPieces);
        var pieces = answerPieces.Select(piece => _pieces[piece % _pieces.Length]).ToArray();
        var file = $"---\nmodel: x\n---\n\n## User\n\n{ChatSyntax.Escape(question, ChatRole.User)}\n";
        var before = Conversation.Parse(isCrlf ? file.Replace("\n", "\r\n", StringComparison.Ordinal) : file);
        var answer = new AnswerText(before);

        var appended = string.Concat(pieces.Select(answer.Push)) + answer.Flush() + (isStopped ? "" : answer.EndTurn(isFollowed: false));

        var after = Conversation.Parse(before.Markdown + (isCrlf ? appended.Replace("\n", "\r\n", StringComparison.Ordinal) : appended));
        var expected = WithLineFeeds(string.Concat(pieces)).Trim('\n');
        Assert.Equal(WithLineFeeds(before.Turns[0].Text), WithoutClosingFence(after.Turns[0].Text, WithLineFeeds(before.Turns[0].Text)));
        Assert.Equal(expected, after.Turns.Count < 2 ? "" : WithoutClosingFence(after.Turns[1].Text, expected));
        Assert.Equal(
            expected.Length == 0 ? ChatState.Unanswered
                : isStopped ? ChatState.Interrupted
                : ChatState.Ready,
            after.State
        );
    }

    /// <summary>Red when setting lines of a question were not escaped.</summary>
    [Property(MaxTest = 1_000)]
    public void AnyConversation_IsReadBack(byte[][] turns)
    {
        var (conversation, expected) = (Conversation.Parse(""), new List<ChatTurn>());
        for (var i = 0; i + 1 < turns.Length; i += 2)
        {
            var (question, reply) = ($"q {TextOf(turns[i])}".TrimEnd('\r', '\n'), $"a {TextOf(turns[i + 1])}");
            var text = conversation.TurnOpening(ChatRole.User) + ChatSyntax.Escape(question, ChatRole.User) + "\n";
            conversation = Conversation.Parse(conversation.Markdown + text);
            expected.Add(new ChatTurn(ChatRole.User, question));

            var answer = new AnswerText(conversation);
            conversation = Conversation.Parse(
                conversation.Markdown + answer.Push(reply) + answer.Flush() + answer.EndTurn(isFollowed: false)
            );
            expected.Add(new ChatTurn(ChatRole.Gemini, WithLineFeeds(reply).Trim('\n')));
        }

        Assert.Equal(expected.Count, conversation.Turns.Count);
        Assert.All(
            expected.Zip(conversation.Turns),
            pair =>
            {
                Assert.Equal(pair.First.Role, pair.Second.Role);
                Assert.Equal(pair.First.Text, WithoutClosingFence(pair.Second.Text, pair.First.Text, keepsLineEnds: true));
                Assert.Empty(pair.Second.Attachments);
            }
        );
        Assert.Empty(conversation.Settings);
    }

    /// <summary>Red when the beginning of a heading in the conversation was completed to a heading.</summary>
    [Property(MaxTest = 2_000)]
    public void AnswerThatIsContinued_IsOneTurn(byte[] pieces, ushort cut)
    {
        var question = Conversation.Parse("## User\n\n?\n");
        var text = $"a\n{TextOf(pieces)}";
        var at = 1 + (cut % text.Length);
        var answer = new AnswerText(question);
        var first = question.Markdown + answer.Push(text[..at]) + answer.Flush();

        var rest = new AnswerText(Conversation.Parse(first));
        var file = first + rest.Push(text[at..]) + rest.Flush() + rest.EndTurn(isFollowed: false);

        var turns = Conversation.Parse(file).Turns;
        Assert.Equal([ChatRole.User, ChatRole.Gemini], turns.Select(turn => turn.Role));
    }

    [Fact]
    public void BeginningOfAHeading_ThatIsContinued_IsNoHeading()
    {
        var rest = new AnswerText(Conversation.Parse("## User\n\n?\n\n## Gemini\n\n## Us"));

        Assert.Equal("", rest.Push("er"));
        Assert.Equal("er \nmore", rest.Push("\nmore"));
    }

    [Fact]
    public void Turn_ThatIsFollowed_IsEndedWithoutAHeading()
    {
        var answer = new AnswerText(Conversation.Parse("## User\n\n?\n"));

        Assert.Equal("\n## Gemini\n\n```\ncode", answer.Push("```\ncode"));
        Assert.Equal("\n```\n\n", answer.EndTurn(isFollowed: true));
    }

    [Fact]
    public void AnswerWithoutText_AppendsNothing()
    {
        var answer = new AnswerText(Conversation.Parse("## User\n\n?\n"));

        Assert.Equal("", answer.Flush() + answer.EndTurn(isFollowed: false));
    }

    private static string TextOf(byte[] pieces) => string.Concat(pieces.Select(piece => _pieces[piece % _pieces.Length]));

    private static string WithLineFeeds(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    // The file closes code that is open at the end.
    private static string WithoutClosingFence(string text, string whole, bool keepsLineEnds = false)
    {
        text = keepsLineEnds ? text : WithLineFeeds(text);
        return text.StartsWith(whole, StringComparison.Ordinal) && text[whole.Length..].Trim('\n', '`', '~').Length == 0 ? whole : text;
    }
}
