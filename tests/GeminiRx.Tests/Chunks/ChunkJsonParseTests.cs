using System.Reactive.Linq;
using System.Text;
using System.Text.Json;
using FsCheck.Xunit;

namespace GeminiRx.Tests.Chunks;

public sealed class ChunkJsonParseTests
{
    // Deliberate breaks: fails without the candidates of FinishedChunk, and without the arguments of ToolResultChunk.
    [Property(MaxTest = 2000)]
    public void Parse_AnyChunk_EqualsTheWrittenOne(int seed)
    {
        var chunk = new GeneratedChunks(new Random(seed)).Next();
        var line = ChunkJson.Serialize(chunk);

        var read = ChunkJson.Parse(line);

        Assert.Equal(chunk, read);
        Assert.Equal(line, ChunkJson.Serialize(read));
        Assert.Equal(chunk, ChunkJson.Parse(Encoding.UTF8.GetBytes($" {line}\r\n")));
    }

    [Fact]
    public void GeneratedChunks_EveryType_Occurs()
    {
        var seen = Enumerable.Range(0, 2000).Select(seed => new GeneratedChunks(new Random(seed)).Next().GetType()).ToHashSet();

        Assert.Equal(GeneratedChunks.Types, seen.OrderBy(type => type.Name));
    }

    [Fact]
    public void Parse_AnyFailure_IsThrownAsItWas()
    {
        var usage = new Usage { TotalTokenCount = 3 };
        foreach (var failure in GeneratedChunks.Failures)
        {
            failure.Usage = usage;
            var line = ChunkJson.Serialize(failure);

            var read = Assert.Throws(failure.GetType(), () => ChunkJson.Parse(line));

            Assert.Equal(line, ChunkJson.Serialize((GeminiException)read));
            var again = (GeminiException)read;
            Assert.Equal((failure.Message, failure.Advice, usage), (again.Message, again.Advice, again.Usage));
            Assert.Equal((failure.IsTransient, failure.RetryDelay), (again.IsTransient, again.RetryDelay));
        }
    }

    [Fact]
    public void Parse_FailureWithoutAdvice_HasThatOfItsKind() // as earlier versions wrote it
    {
        var failure = Assert.Throws<GeminiApiException>(() =>
            ChunkJson.Parse("""{"type":"error","kind":"api","code":404,"message":"m"}""")
        );

        Assert.Equal(new GeminiApiException(404, "m").Advice, failure.Advice);
    }

    [Fact]
    public void GeneratedChunks_EveryFailure_Occurs()
    {
        var types = typeof(Chunk).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(GeminiException)));

        Assert.Equal(
            types.OrderBy(type => type.Name),
            GeneratedChunks.Failures.Select(failure => failure.GetType()).Distinct().OrderBy(type => type.Name)
        );
    }

    [Fact]
    public void Parse_LinesOfAnAnswer_AreTheAnswerAgain()
    {
        var failure = new GeminiStreamException(StreamFault.Truncated, "cut");
        string[] lines = [ChunkJson.Serialize(new TextChunk("a")), ChunkJson.Serialize(failure), ChunkJson.Serialize(new TextChunk("b"))];
        var ended = new List<Exception>();
        var seen = new List<Chunk>();

        lines.ToObservable().Select(ChunkJson.Parse).Subscribe(seen.Add, ended.Add);

        Assert.Equal([new TextChunk("a")], seen);
        Assert.Equal("truncated", Assert.IsType<GeminiStreamException>(Assert.Single(ended)).Kind);
    }

    [Fact]
    public void Parse_Metadata_HasItsTypedMembers()
    {
        var grounding = (GroundingChunk)
            ChunkJson.Parse(
                """{"type":"grounding","json":{"groundingChunks":[{"web":{"uri":"u","title":"t"}}],"webSearchQueries":["q"]}"""
                    + ""","candidate":1}"""
            );
        var citation = (CitationChunk)ChunkJson.Parse("""{"type":"citation","json":{"citations":[{"startIndex":1,"uri":"u"}]}}""");
        var safety = (SafetyChunk)
            ChunkJson.Parse("""{"type":"safety","json":[{"category":"c","probability":"p","blocked":true}],"ofPrompt":true}""");

        Assert.Equal((1, new GroundingSource("u", "t"), "q"), (grounding.Candidate, grounding.Sources[0], grounding.Queries[0]));
        Assert.Equal(new Citation(1, null, "u", null, null), Assert.Single(citation.Citations));
        Assert.Equal((true, new SafetyRating("c", "p", true)), (safety.IsOfPrompt, Assert.Single(safety.Ratings)));
    }

    [Fact]
    public void Parse_UnknownMembers_AreKeptInTheServicesJsonOnly()
    {
        var unknown = (UnknownChunk)ChunkJson.Parse("""{"type":"unknown","json":{"new":{"a":[1]}},"later":1}""");

        Assert.Equal("""{"new":{"a":[1]}}""", unknown.Json.GetRawText());
    }

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("{\"type\":\"text\",\n\"text\":\"secret}", 1, null)]
    [InlineData("{\"type\":\"text\",\"text\":\"a\"} x", 0, 27)]
    public void Parse_NoJson_SaysWhere(string text, int line, int? position)
    {
        var failure = Assert.ThrowsAny<JsonException>(() => ChunkJson.Parse(text));

        Assert.Equal(line, failure.LineNumber);
        Assert.True(position is null || position == failure.BytePositionInLine);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "$")]
    [InlineData("1", "$")]
    [InlineData("{}", "$.type")]
    [InlineData("""{"type":1}""", "$.type")]
    [InlineData("""{"type":"secret"}""", "$.type")]
    [InlineData("""{"type":"text"}""", "$.text")]
    [InlineData("""{"type":"text","text":null}""", "$.text")]
    [InlineData("""{"type":"text","text":["secret"]}""", "$.text")]
    [InlineData("""{"type":"text","text":"a","candidate":"secret"}""", "$.candidate")]
    [InlineData("""{"type":"text","text":"a","candidate":1.5}""", "$.candidate")]
    [InlineData("""{"type":"text","text":"a","thoughtSignature":1}""", "$.thoughtSignature")]
    [InlineData("""{"type":"toolCall","name":"f"}""", "$.args")]
    [InlineData("""{"type":"media","mimeType":"m","data":"secret!"}""", "$.data")]
    [InlineData("""{"type":"rewind","length":99999999999}""", "$.length")]
    [InlineData("""{"type":"retrying","attempt":1,"delayMilliseconds":1e300}""", "$.delayMilliseconds")]
    [InlineData("""{"type":"retrying","attempt":1,"delayMilliseconds":1,"cause":{"kind":"secret","message":"m"}}""", "$.cause.kind")]
    [InlineData("""{"type":"queued","waiting":"secret"}""", "$.waiting")]
    [InlineData("""{"type":"finished","outcome":"secret"}""", "$.outcome")]
    [InlineData("""{"type":"finished","outcome":"other","candidates":[1]}""", "$.candidates[0]")]
    [InlineData(
        """{"type":"finished","outcome":"other","usage":{"promptTokensDetails":[{}]}}""",
        "$.usage.promptTokensDetails[0].modality"
    )]
    [InlineData("""{"type":"error","kind":"api","message":"m"}""", "$.code")]
    [InlineData("""{"type":"error","kind":"secret","message":"m"}""", "$.kind")]
    public void Parse_NoChunk_NamesTheMember(string json, string path)
    {
        var failure = Assert.Throws<JsonException>(() => ChunkJson.Parse(json));

        Assert.Equal(path, failure.Path);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_HalfASurrogatePair_IsAReplacementCharacter() =>
        Assert.Equal(new TextChunk("\uFFFD"), ChunkJson.Parse("""{"type":"text","text":"\ud83d"}"""));

    [Fact]
    public void Parse_Null_Throws() => Assert.Throws<ArgumentNullException>(() => ChunkJson.Parse((string)null!));
}
