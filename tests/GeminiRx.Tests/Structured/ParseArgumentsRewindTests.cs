namespace GeminiRx.Tests.Structured;

/// <summary>A rewind takes back the pieces since the last checkpoint.</summary>
/// <remarks>Seen red: with a rewind that keeps its pieces, with a checkpoint that outlives its answer, and with a value after a rewind of
/// nothing.</remarks>
public sealed class ParseArgumentsRewindTests
{
    private static readonly CheckpointChunk _checkpoint = new("t");
    private static readonly RewindChunk _rewind = new(0);

    private static readonly ToolCallChunk _call = new("order", System.Text.Json.JsonElement.Parse("""{"price":1}"""));

    [Fact]
    public void Rewind_GoesBackToTheCheckpoint_EachTime()
    {
        var values = Run(
            Text("Lu"),
            _checkpoint,
            Text("xx"),
            _rewind,
            Text("n"),
            _rewind,
            Text("nch", willContinue: false),
            Piece("$.price", "5")
        );

        Assert.Equal(
            [
                """{"title":"Lu"}""",
                """{"title":"Luxx"}""",
                """{"title":"Lu"}""",
                """{"title":"Lun"}""",
                """{"title":"Lu"}""",
                """{"title":"Lunch"}""",
                """{"title":"Lunch","price":5}""",
            ],
            values
        );
    }

    [Fact]
    public void Rewind_BehindTheEndOfACall_OpensItAgain()
    {
        var values = Run(Text("Lu"), _checkpoint, Text("xx"), _call, Text("next"), _rewind, Text("nch"));

        Assert.Equal(
            [
                """{"title":"Lu"}""",
                """{"title":"Luxx"}""",
                """{"price":1} complete""",
                """{"title":"next"}""",
                """{"title":"Lu"}""",
                """{"title":"Lunch"}""",
            ],
            values
        );
    }

    [Fact]
    public void Rewind_BehindAPieceThatWaits_ReadsAgain()
    {
        var values = Run(Piece("$.price", "5"), _checkpoint, Piece("$.price", "6"), Text("a"), _rewind, Text("b"));

        Assert.Equal(["""{"price":5}""", """{"price":5}""", """{"title":"b","price":5}"""], values);
    }

    [Fact]
    public void Rewind_WithoutACheckpoint_TakesBackEverything()
    {
        var values = Run(Text("a"), _rewind, Text("b"));

        Assert.Equal(["""{"title":"a"}""", """{"title":"b"}"""], values);
    }

    [Fact]
    public void Rewind_OfNothing_GivesNoValue() => Assert.Equal(["""{"title":"a"}"""], Run(Text("a"), _checkpoint, _rewind));

    [Fact]
    public void Rewind_AfterTheEndOfAnAnswer_DoesNotGoBackIntoIt()
    {
        var values = Run(Text("a"), _checkpoint, new FinishedChunk(Outcome.Completed), Text("b"), _rewind, Text("c"));

        Assert.Equal(["""{"title":"a"}""", """{"title":"b"}""", """{"title":"c"}"""], values);
    }

    [Fact]
    public void Rewind_OfOneOfTwoCalls_LeavesTheOther()
    {
        var values = Run(Text("a", id: "1"), _checkpoint, Text("x", id: "2"), _call with { Id = "1" }, _rewind, Text("b", id: "1"));

        Assert.Equal(["""{"title":"a"}""", """{"price":1} complete""", """{"title":"a"}""", """{"title":"ab"}"""], values);
    }

    private static ToolArgumentsChunk Text(string text, bool willContinue = true, string? id = null) =>
        Piece("$.title", $"\"{text}\"", willContinue) with
        {
            Id = id,
        };

    private static ToolArgumentsChunk Piece(string path, string value, bool willContinue = false) =>
        ArgumentPieces.Piece(path, value, willContinue);

    private static List<string> Run(params Chunk[] chunks)
    {
        var (values, error) = ArgumentPieces.Run(chunks);
        Assert.Null(error);
        return values;
    }
}
