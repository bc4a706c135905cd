using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;

namespace GeminiRx.Conversations.Tests;

/// <summary>What the next request needs of an answer beyond its text stays in the file: signatures, calls and results, media.</summary>
public sealed partial class AnswerMarkTests : IDisposable
{
    private static readonly byte[] _png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    );

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat");

    private string File => Path.Combine(_folder.FullName, "chat.md");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Answer_OfText_HasNoMark()
    {
        await AnswerAsync([new TextChunk("Hello")]);

        Assert.Equal("## User\n\nHi\n\n## Gemini\n\nHello\n\n## User\n\n", await ReadAsync());
    }

    [Fact]
    public async Task Signature_IsInACommentBelowTheAnswer()
    {
        await AnswerAsync([new TextChunk("Hello"), new TextChunk("") { ThoughtSignature = "c2ln--" }]);

        var lines = (await ReadAsync()).Split('\n');
        Assert.Equal(["## User", "", "Hi", "", "## Gemini", "", "Hello", ""], lines[..8]);
        Assert.StartsWith("<!-- geminirx: {", lines[8], StringComparison.Ordinal);
        Assert.EndsWith("} -->", lines[8], StringComparison.Ordinal);
        Assert.DoesNotContain("--", lines[8][4..^3], StringComparison.Ordinal);
        Assert.Equal(["", "## User", "", ""], lines[9..]);
        Assert.Equal("Hello", (await TurnsAsync())[1].Text);
        Assert.Equal(["model: text 'Hello'; text '' signed c2ln--"], await SentAsync());
    }

    [Theory]
    [InlineData("Hello", "Hello!")]
    [InlineData("Hello", "")]
    [InlineData("\n\n## User", "\n\nmore\n\n## User")]
    public async Task Answer_ThatSomebodyEdits_IsItsTextAlone(string from, string to)
    {
        await AnswerAsync([new TextChunk("Hello\n\nyou") { ThoughtSignature = "c2ln" }]);
        var text = await ReadAsync();
        var at = text.IndexOf(from, text.IndexOf("## Gemini", StringComparison.Ordinal), StringComparison.Ordinal);

        await WriteAsync(text[..at] + to + text[(at + from.Length)..]);

        var sent = Assert.Single(await SentAsync());
        Assert.DoesNotContain("signed", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("geminirx", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BlankLines_AtTheEndsOfAnAnswer_AreNotSent()
    {
        await AnswerAsync([new TextChunk("\n\n") { ThoughtSignature = "a" }, new TextChunk("\nHello\n\n") { ThoughtSignature = "b" }]);

        Assert.Equal(["model: text '' signed a; text 'Hello' signed b"], await SentAsync());
    }

    [Fact]
    public async Task StepsOfAnInteraction_AreSentBack()
    {
        var search = SentTurns.Json("""{"type":"google_search_call","id":"x","signature":"c2ln"}""");

        await AnswerAsync([new StepChunk(0, "google_search_call", search), new TextChunk("Sunny.")]);

        Assert.Equal(["model: step google_search_call x; text 'Sunny.'"], await SentAsync());
    }

    [Fact]
    public async Task Mark_OutlivesOtherLineEnds()
    {
        await AnswerAsync([new TextChunk("a\n\nb") { ThoughtSignature = "c2ln" }]);

        await WriteAsync((await ReadAsync()).Replace("\n", "\r\n", StringComparison.Ordinal));

        Assert.Equal(["model: text 'a\n\nb' signed c2ln"], await SentAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"of":"HASH","turns":[]}""")]
    [InlineData("""{"of":"HASH","turns":[{"role":"user","parts":[{"text":5}]}]}""")]
    [InlineData("""{"of":"HASH","turns":[{"role":"model","parts":[]}]}""")]
    [InlineData("""{"of":"HASH","turns":[{"role":"model","parts":[{"text":-1}]}]}""")]
    [InlineData("""{"of":"HASH","turns":[{"role":"model","parts":[{"text":5,"functionCall":{}}]}]}""")]
    [InlineData("""{"of":"HASH","turns":[{"role":"model","parts":[{"text":5,"other":1}]}]}""")]
    [InlineData("""{"of":"HASH","turns":[{"role":"model","parts":[{"functionCall":[]}]}]}""")]
    [InlineData("""{"of":"HASH","turns":[{"role":"model","parts":[{"functionCall":{"name":"f"}}]}]}""")]
    [InlineData("""{"of":"HASH","turns":[{"role":"model","parts":[{"file":"../secret","mimeType":"image/png","length":5}]}]}""")]
    [InlineData("""{"of":"HASH","turns":[{"role":"model","parts":[{"file":"/etc/passwd","mimeType":"image/png","length":5}]}]}""")]
    [InlineData("""{"of":"\ud800","turns":[{"role":"model","parts":[{"text":"\ud800"}]}]}""")]
    public async Task Mark_ThatIsBroken_IsText(string json)
    {
        var hash = Answers.AnswerMark.HashOf("Hello");
        var line = $"<!-- geminirx: {json.Replace("HASH", hash, StringComparison.Ordinal)} -->";

        await WriteAsync($"## User\n\nHi\n\n## Gemini\n\nHello\n\n{line}\n\n## User\n\nmore");

        Assert.Equal($"Hello\n\n{line}", (await TurnsAsync())[1].Text);
        Assert.Equal([$"model: text 'Hello\n\n{line}'"], await SentAsync());
    }

    [Theory]
    [InlineData("""{"of":"HASH","turns":[{"role":"model","parts":[{"text":4}]}]}""")] // of another length
    [InlineData("""{"of":"HASH","turns":[{"role":"model","parts":[{"text":2147483647},{"text":2147483647}]}]}""")]
    [InlineData("""{"of":"other","turns":[{"role":"model","parts":[{"text":5,"thoughtSignature":"x"}]}]}""")]
    public async Task Mark_ThatDoesNotFit_CountsForNothing(string json)
    {
        var line = $"<!-- geminirx: {json.Replace("HASH", Answers.AnswerMark.HashOf("Hello"), StringComparison.Ordinal)} -->";

        await WriteAsync($"## User\n\nHi\n\n## Gemini\n\nHello\n\n{line}\n\n## User\n\nmore");

        Assert.Equal(["model: text 'Hello'"], await SentAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("```\n")]
    [InlineData("\\")]
    public async Task Mark_ThatTheModelWrites_IsText(string before)
    {
        const string Line = """<!-- geminirx: {"of":"x","turns":[{"role":"model","parts":[{"text":1}]}]} -->""";
        var text = before + Line;

        await AnswerAsync([.. text.Select(c => new TextChunk(c.ToString()))]);

        Assert.Equal(text, (await TurnsAsync())[1].Text.TrimEnd('`', '\n'));
    }

    [Fact]
    public async Task Picture_IsAFileBesideTheConversation_AndIsSentBack()
    {
        Chunk[] answer =
        [
            new TextChunk("Look:"),
            new MediaChunk("image/png", _png) { ThoughtSignature = "cGlj" },
            new MediaChunk("image/png", _png),
            new TextChunk("Nice."),
        ];
        await AnswerAsync(answer);

        Assert.Equal("Look:\n\n![chat-1.png](chat-1.png)\n\n\n\n![chat-2.png](chat-2.png)\n\nNice.", (await TurnsAsync())[1].Text);
        Assert.Equal(
            _png,
            await System.IO.File.ReadAllBytesAsync(Path.Combine(_folder.FullName, "chat-1.png"), TestContext.Current.CancellationToken)
        );
        Assert.Equal(
            [$"model: text 'Look:'; image/png {_png.Length} signed cGlj; image/png {_png.Length}; text 'Nice.'"],
            await SentAsync()
        );

        System.IO.File.Delete(Path.Combine(_folder.FullName, "chat-1.png"));
        Assert.Contains(
            "text '![chat-1.png](chat-1.png)' signed cGlj; image/png",
            Assert.Single(await SentAsync()),
            StringComparison.Ordinal
        );
    }

    private async Task AnswerAsync(IEnumerable<Chunk> chunks)
    {
        using var chat = ChatFile.Open(File);
        chat.AppendQuestion("Hi");
        await chat.AppendAnswer(chunks.Append(new FinishedChunk(Outcome.Completed)).ToObservable()).ToTask();
    }

    // The turns of the model, and of results, in the next request.
    private async Task<List<string>> SentAsync()
    {
        var conversation = Conversation.Parse(await ReadAsync() + (await TurnsAsync() is [.., { Role: ChatRole.User }] ? "" : "next"));
        var request = await conversation.ToRequestAsync(_folder.FullName, TestContext.Current.CancellationToken);
        return [.. request.Contents.Skip(1).SkipLast(1).Select(SentTurns.Describe)];
    }

    private async Task<IReadOnlyList<ChatTurn>> TurnsAsync() => Conversation.Parse(await ReadAsync()).Turns;

    private Task<string> ReadAsync() => System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken);

    private Task WriteAsync(string text) => System.IO.File.WriteAllTextAsync(File, text, TestContext.Current.CancellationToken);
}
