using FsCheck.Xunit;

namespace GeminiRx.Conversations.Tests;

public sealed class ConversationTests
{
    private const string File = """
        ---
        model: gemini-pro-latest
        system: |
          Be brief.

          Be kind.
        temperature: 0.5
        # by hand
        ---

        A title.

        ## User

        What is this?

        ![chart](chart.png)
        [notes](<my notes.md>)
        \[text](text.md)

        ## Gemini

        ```md
        ## User
        ```
        \## User
        \\## Gemini
        ## User and more

        ## User


        """;

    [Fact]
    public void Parse_HandWrittenFile_IsRead()
    {
        var conversation = Conversation.Parse(File.ReplaceLineEndings("\n"));

        Assert.Equal(ChatState.Ready, conversation.State);
        Assert.Equal(
            [("model", "gemini-pro-latest"), ("system", "Be brief.\n\nBe kind."), ("temperature", "0.5")],
            conversation.Settings.Select(setting => (setting.Key, setting.Value))
        );
        Assert.Equal(
            [
                new ChatTurn(ChatRole.User, "What is this?\n\n[text](text.md)") { Attachments = ["chart.png", "my notes.md"] },
                new ChatTurn(ChatRole.Gemini, "```md\n## User\n```\n## User\n\\## Gemini\n## User and more"),
            ],
            conversation.Turns
        );
    }

    [Theory]
    [InlineData("", ChatState.Ready, 0)]
    [InlineData("# Notes\n", ChatState.Ready, 0)]
    [InlineData("## User\n\nHi", ChatState.Unanswered, 1)]
    [InlineData("## User\r\n\r\nHi\r\n\r\n## Gemini\r\n", ChatState.Unanswered, 1)]
    [InlineData("## User\n\nHi\n\n## Gemini\n\nHel", ChatState.Interrupted, 2)]
    [InlineData("## User\n\nHi\n\n## Gemini\n\nHel\n## User", ChatState.Ready, 2)]
    [InlineData("## User\n\nHi\n\n## Gemini\n\n~~~\n## User", ChatState.Interrupted, 2)]
    [InlineData("## User\n\nHi\n\n## Gemini\n\n> ~~~\n## User", ChatState.Ready, 2)]
    [InlineData("## User \n\nHi", ChatState.Ready, 0)]
    [InlineData("---\nmodel: x\n", ChatState.Ready, 0)]
    public void Parse_AnyText_IsAConversation(string markdown, ChatState state, int turns)
    {
        var conversation = Conversation.Parse(markdown);

        Assert.Equal((state, turns), (conversation.State, conversation.Turns.Count));
    }

    [Theory]
    [InlineData("model", "gemini-x", "---\nmodel: gemini-x\n---\n\n## User\n")]
    [InlineData("system", "One.\n\n  Two: \"three\"", "---\nsystem: |-\n  One.\n\n    Two: \"three\"\n---\n\n## User\n")]
    [InlineData("system", " \"quoted\" ", "---\nsystem: \" \\\"quoted\\\" \"\n---\n\n## User\n")]
    public void WithSetting_Value_IsWrittenAndReadBack(string name, string value, string expected)
    {
        var conversation = Conversation.Parse("## User\n").WithSetting(name, value);

        Assert.Equal(expected, conversation.Markdown);
        Assert.Equal(value, conversation.Settings[name]);
        Assert.Equal("---\n---\n\n## User\n", conversation.WithSetting(name, null).Markdown);
    }

    [Theory]
    [InlineData("model: a\nmodel: b\n")]
    [InlineData("model: |\n  a\n\nmodel: \"\\ud800\"\n# b\nmodel: |\n")]
    public void WithSetting_RepeatedName_ReplacesAll(string settings)
    {
        var conversation = Conversation.Parse($"---\nx: 1\n{settings}y: 2\n---\n\n## User\n").WithSetting("model", "c\ud800\t");

        Assert.Equal("c\ufffd\t", conversation.Settings["model"]);
        Assert.Single(conversation.Markdown.Split('\n'), line => line.StartsWith("model:", StringComparison.Ordinal));
        Assert.False(conversation.WithSetting("model", null).Settings.ContainsKey("model"));
    }

    [Fact]
    public void Setting_UnpairedSurrogate_IsRead() =>
        Assert.Equal("a\ufffd", Conversation.Parse("---\nsystem: \"a\\ud83d\"\n---\n").Settings["system"]);

    [Fact]
    public void WithSetting_HandWrittenFile_KeepsOtherLines()
    {
        var before = Conversation.Parse(File.ReplaceLineEndings("\n"));

        var after = before.WithSetting("system", "Short.").WithSetting("top-k", "3");

        Assert.Equal(
            before
                .Markdown.Replace("system: |\n  Be brief.\n\n  Be kind.\n", "system: Short.\n", StringComparison.Ordinal)
                .Replace("# by hand\n", "# by hand\ntop-k: 3\n", StringComparison.Ordinal),
            after.Markdown
        );
    }

    [Fact]
    public void WithoutLastExchange_AndWithoutLastAnswer_CutTheEnd()
    {
        const string Two = "## User\n\na\n\n## Gemini\n\nb\n\n## User\n\nc\n\n## Gemini\n\nd\n\n## User\n\n";
        var conversation = Conversation.Parse(Two);

        Assert.Equal("## User\n\na\n\n## Gemini\n\nb\n\n## User\n\nc\n\n", conversation.WithoutLastAnswer().Markdown);
        Assert.Equal("## User\n\na\n\n## Gemini\n\nb\n\n## User\n\n", conversation.WithoutLastExchange().Markdown);
        Assert.Equal("## User\n\n", conversation.WithoutLastExchange().WithoutLastExchange().Markdown);
        Assert.Equal("## User\n\n", conversation.WithoutLastExchange().WithoutLastExchange().WithoutLastExchange().Markdown);
    }

    [Property]
    public void Parse_EveryPrefixOfAFile_IsAConversation(ushort length)
    {
        var text = File.ReplaceLineEndings("\n");

        var conversation = Conversation.Parse(text[..(length % text.Length)]);

        Assert.Equal(conversation.Markdown.Length, length % text.Length);
        Assert.InRange(conversation.Turns.Count, 0, 2);
    }

    [Fact]
    public async Task ToRequest_Conversation_ContainsTurnsAndSettings()
    {
        var folder = Directory.CreateTempSubdirectory("chat");
        try
        {
            await System.IO.File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "my notes.md"),
                "Notes",
                TestContext.Current.CancellationToken
            );
            var conversation = Conversation.Parse(
                "---\nmodel: m\nsystem: s\ntemperature: 0.5\ntop-p: 0.25\ntop-k: 3\nmax-tokens: 9\nthinking: low\n---\n"
                    + "## User\n[n](my%20notes.md)\nHi\n## Gemini\nHello\n## User\nBye"
            );

            var request = await conversation.ToRequestAsync(folder.FullName, TestContext.Current.CancellationToken);

            Assert.Equal(
                ("m", 0.5, 0.25, 3, 9, ThinkingLevel.Low),
                (request.Model, request.Temperature, request.TopP, request.TopK, request.MaxOutputTokens, request.Thinking!.Level)
            );
            Assert.Equal(["user", "model", "user"], request.Contents.Select(content => content.Role));
            Assert.Equal(
                ("text/markdown", "Hi"),
                (((InlineDataPart)request.Contents[0].Parts[0]).MimeType, ((TextPart)request.Contents[0].Parts[1]).Text)
            );
            Assert.NotNull(request.System);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("## User\n\n", "contains no unanswered question")]
    [InlineData("---\ntop-k: many\n---\n## User\nHi", "Invalid value 'many' of the conversation's setting top-k")]
    [InlineData("## User\n[x](no-such-file.png)\nHi", "no-such-file.png cannot be attached")]
    public async Task ToRequest_InvalidConversation_NamesTheProblem(string markdown, string problem)
    {
        var failure = await Assert.ThrowsAsync<GeminiConfigurationException>(() =>
            Conversation.Parse(markdown).ToRequestAsync(".", TestContext.Current.CancellationToken)
        );

        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
    }
}
