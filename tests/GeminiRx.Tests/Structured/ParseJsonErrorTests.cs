using System.Reactive.Linq;
using System.Text.Json.Serialization.Metadata;

namespace GeminiRx.Tests.Structured;

/// <summary>Text that is not the expected JSON: a typed error with its place, after all values before it.</summary>
public sealed class ParseJsonErrorTests
{
    private static readonly FinishedChunk _finished = new(Outcome.Completed);

    [Theory]
    [InlineData("{\"title\":\"Lunch\",\"dishes\":[{\"name\":\"So", 38, "$.dishes[0].name")]
    [InlineData("{\"title\":\"Lunch\"", 16, "$.title")]
    [InlineData("No menu today.", 14, "$")]
    [InlineData("", 0, "$")]
    [InlineData("{\"title\":\"a\",}", 13, "$.title")]
    [InlineData("{\"title\":\"a\"]", 12, "$.title")]
    [InlineData("{\"title\":\"a\nb\"}", 11, "$.title")]
    [InlineData("{\"title\":\"\\x\"}", 10, "$.title")]
    [InlineData("{\"notes\":{\"it's\":oops", 17, "$.notes['it\\'s']")]
    [InlineData("{\"price\":1.2.3}", 12, "$.price")]
    [InlineData("Menu: {\"price\":\"cheap\"}", 22, "$.price")]
    public void ParseJson_OtherText_IsAnErrorWithItsPlace(string text, int offset, string path)
    {
        var error = Assert.IsType<GeminiJsonException>(Run(StructuredJson.Default.Menu, new TextChunk(text), _finished).Error);

        Assert.Equal((offset, path, "json", false), (error.Offset, error.Path, error.Kind, error.IsTransient));
    }

    [Fact]
    public void ParseJson_MissingRequiredProperty_IsAnErrorAtTheEndOfItsObject()
    {
        var error = Assert.IsType<GeminiJsonException>(Run(StructuredJson.Default.Order, new TextChunk("{\"customer\":\"A\"}")).Error);

        Assert.Equal((15, "$"), (error.Offset, error.Path));
    }

    [Fact]
    public void ParseJson_TooDeep_IsAnError() =>
        Assert.IsType<GeminiJsonException>(
            Run(StructuredJson.Default.Menu, new TextChunk("{\"unknown\":" + new string('[', 100_000))).Error
        );

    [Fact]
    public void ParseJson_Error_ComesAfterTheValuesAndContainsNoText()
    {
        var (values, error) = Run(StructuredJson.Default.Menu, new TextChunk("{\"title\":\"secret"), new TextChunk("\", secret"));

        Assert.Equal("secret", values[^1].Value!.Title);
        Assert.DoesNotContain("secret", error!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ParseJson_Stopped_CompletesWithTheValuesSoFar()
    {
        var (values, error) = Run(StructuredJson.Default.Menu, new TextChunk("{\"title\":\"a"), new FinishedChunk(Outcome.Stopped));

        Assert.Equal("a", Assert.Single(values).Value!.Title);
        Assert.Null(error);
    }

    [Fact]
    public void ParseJson_Rewind_TakesBackTheTextSinceTheCheckpoint()
    {
        var (values, error) = Run(
            StructuredJson.Default.Menu,
            new TextChunk("{\"title\":\"a"),
            new CheckpointChunk("t"),
            new TextChunk("bc\",\"price\":1}"),
            new RewindChunk(14),
            new TextChunk("d\"}"),
            _finished
        );

        Assert.Equal(["a", "abc", "a", "ad"], values.Select(value => value.Value!.Title));
        Assert.Equal([null, 1, null, null], values.Select(value => value.Value!.Price));
        Assert.Null(error);
    }

    [Fact]
    public void ParseJson_SeveralAnswersCandidatesAndThoughts_AreKeptApart()
    {
        var (values, error) = Run(
            StructuredJson.Default.Menu,
            new ThoughtChunk("{\"title\":\"t\"}"),
            new TextChunk("{\"title\":\"o\"}") { Candidate = 1 },
            new TextChunk("{\"title\":\"a\"}"),
            _finished,
            new TextChunk("{\"title\":\"b\"}"),
            _finished
        );

        Assert.Equal(["a", "b"], values.Select(value => value.Value!.Title));
        Assert.Null(error);
    }

    private static (List<JsonSnapshot<T>> Values, Exception? Error) Run<T>(JsonTypeInfo<T> type, params Chunk[] chunks)
    {
        var values = new List<JsonSnapshot<T>>();
        Exception? error = null;
        using var subscription = chunks.ToObservable().ParseJson(type).Subscribe(values.Add, failure => error = failure);
        return (values, error);
    }
}
