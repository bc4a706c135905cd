using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Text.Json;
using GeminiRx.Text;

namespace GeminiRx.Tests.Structured;

/// <summary>Arguments of calls while they stream.</summary>
/// <remarks>Seen red: without the blank after a number, the closing quote or the closing brackets; without the checks of a piece's place
/// (name, index, depth); with the pieces of all candidates and all calls as one; with a broken call that counts as complete; without the
/// check of a complete call; with a list as the type.</remarks>
public sealed class ParseArgumentsTests
{
    private const string Whole =
        """{"title":"Lunch","dishes":[{"name":"Soup","calories":12},{"name":"Pie","calories":3}],"price":5} complete""";

    private static readonly FinishedChunk _finished = new(Outcome.Completed);

    private static readonly ToolCallChunk _call = new(
        "order",
        JsonElement.Parse("""{"title":"Lunch","dishes":[{"name":"Soup","calories":12},{"name":"Pie","calories":3}],"price":5}""")
    );

    [Fact]
    public void Pieces_GiveEverMoreCompleteValues()
    {
        var (values, error) = Run(
            Piece("$.title", "\"Lu\"", true),
            Piece("$.title", "\"nch\"", true),
            Piece("$.title", "\"\""),
            Piece("$.dishes[0].name", "\"Soup\""),
            Piece("$.dishes[0].calories", "12"),
            Piece("$.dishes[1]['name']", "\"Pie\""),
            Piece("$.dishes[1].calories", "3"),
            Piece("$.price", "5"),
            _call,
            _finished
        );

        Assert.Null(error);
        Assert.Equal(
            [
                """{"title":"Lu"}""",
                """{"title":"Lunch"}""",
                """{"title":"Lunch"}""",
                """{"title":"Lunch","dishes":[]}""",
                """{"title":"Lunch","dishes":[{"name":"Soup","calories":12}]}""",
                """{"title":"Lunch","dishes":[{"name":"Soup","calories":12}]}""",
                """{"title":"Lunch","dishes":[{"name":"Soup","calories":12},{"name":"Pie","calories":3}]}""",
                """{"title":"Lunch","dishes":[{"name":"Soup","calories":12},{"name":"Pie","calories":3}],"price":5}""",
                Whole,
            ],
            values
        );
    }

    [Fact]
    public void NoChunks_NoValues()
    {
        var (values, error) = Run();

        Assert.Empty(values);
        Assert.Null(error);
    }

    [Theory]
    [InlineData("$.price", "1")] // the same member again
    [InlineData("$.dishes[2].name", "\"x\"")] // items are missing
    [InlineData("$[0]", "1")] // no member
    [InlineData("$..price", "1")] // no path to one value
    public void PieceThatIsNotTheNext_WaitsForTheCompleteCall(string path, string value)
    {
        var (values, error) = Run(Piece("$.price", "5"), Piece(path, value), Piece("$.title", "\"a\""), _call);

        Assert.Null(error);
        Assert.Equal(["""{"price":5}""", Whole], values);
    }

    [Fact]
    public void PieceThatIsTooDeep_WaitsForTheCompleteCall()
    {
        var depth = JsonStrings.MaxDepth;
        var deep = JsonElement.Parse(new string('[', depth) + new string(']', depth), new JsonDocumentOptions { MaxDepth = depth });

        var (values, error) = Run(Piece("$.price", "5"), new ToolArgumentsChunk("$.x", deep) { Name = "order" }, Piece("$.y", "1"), _call);

        Assert.Null(error);
        Assert.Equal(["""{"price":5}""", Whole], values);
    }

    [Theory]
    [InlineData("$.notes.a", "\"b\"")]
    [InlineData("$.price", "5")]
    [InlineData("$.title", "5")]
    public void PieceOfAnotherValue_WithinAString_WaitsForTheCompleteCall(string path, string value)
    {
        var (values, _) = Run(Piece("$.title", "\"Lu\"", true), Piece(path, value), Piece("$.title", "\"nch\""), _call);

        Assert.Equal(["""{"title":"Lu"}""", Whole], values);
    }

    [Fact]
    public void OtherCallsAndBrokenOnes_AreNotRead()
    {
        var (values, error) = Run(
            Piece("$.title", "\"a\"") with
            {
                Name = "other",
            },
            Piece("$.title", "\"b\"") with
            {
                Candidate = 1,
            },
            Piece("$.title", "\"c\"", true),
            _call with
            {
                IsComplete = false,
            },
            _call with
            {
                Name = "other",
            },
            _call with
            {
                Candidate = 1,
            },
            Piece("$.title", "\"d\"", true),
            _finished, // within the string
            Piece("$.price", "5")
        );

        Assert.Null(error);
        Assert.Equal(["""{"title":"c"}""", """{"title":"d"}""", """{"price":5}"""], values);
    }

    [Fact]
    public void CallsAtTheSameTime_AppearOneAfterTheOther()
    {
        ToolArgumentsChunk Second(string value, bool willContinue = true) => Piece("$.title", value, willContinue) with { Id = "2" };

        var (values, error) = Run(
            Piece("$.title", "\"Lu\"", true) with
            {
                Id = "1",
            },
            Second("\"Din\""),
            Piece("$.title", "\"nch\"") with
            {
                Id = "1",
            },
            _call with
            {
                Id = "3",
            }, // whole, while others stream
            Second("\"n\""),
            _call with
            {
                Id = "1",
            },
            Second("\"er\"", willContinue: false),
            new ToolCallChunk("order", JsonElement.Parse("""{"title":"Dinner"}""")) { Id = "2" }
        );

        Assert.Null(error);
        Assert.Equal(
            ["""{"title":"Lu"}""", """{"title":"Lunch"}""", Whole, Whole, """{"title":"Dinner"}""", """{"title":"Dinner"} complete"""],
            values
        );
    }

    [Fact]
    public void CompleteCall_OfAnotherType_IsAnError()
    {
        var (values, error) = Run(new ToolCallChunk("order", JsonElement.Parse("""{"price":"cheap"}""")), _call);

        Assert.Empty(values);
        Assert.Equal("$.price", Assert.IsType<GeminiJsonException>(error).Path);
    }

    [Fact]
    public void ErrorOfTheSource_IsPassedOn()
    {
        var failure = new InvalidOperationException();
        var errors = new List<Exception>();

        using var subscription = Observable
            .Throw<Chunk>(failure)
            .ParseArguments("order", StructuredJson.Default.Menu)
            .Subscribe(_ => { }, errors.Add);

        Assert.Same(failure, Assert.Single(errors));
    }

    [Fact]
    public void ThrowingObserver_DisposesTheSource()
    {
        using var source = new Subject<Chunk>();
        using var subscription = source
            .ParseArguments("order", StructuredJson.Default.Menu)
            .Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext(_call));
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void Dispose_DisposesTheSource()
    {
        using var source = new Subject<Chunk>();

        source.ParseArguments("order", StructuredJson.Default.Menu).Subscribe(_ => { }, _ => { }).Dispose();

        Assert.False(source.HasObservers);
    }

    [Fact]
    public void Arguments_AreChecked()
    {
        Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).ParseArguments("order", StructuredJson.Default.Menu));
        Assert.Throws<ArgumentNullException>(() => Observable.Empty<Chunk>().ParseArguments(null!, StructuredJson.Default.Menu));
        Assert.Throws<ArgumentException>(() => Observable.Empty<Chunk>().ParseArguments("", StructuredJson.Default.Menu));
        Assert.Throws<ArgumentNullException>(() => Observable.Empty<Chunk>().ParseArguments<Menu>("order", null!));
        Assert.Throws<ArgumentException>(() => Observable.Empty<Chunk>().ParseArguments("order", StructuredJson.Default.ListString));
    }

    private static ToolArgumentsChunk Piece(string path, string value, bool willContinue = false) =>
        ArgumentPieces.Piece(path, value, willContinue);

    private static (List<string> Values, Exception? Error) Run(params Chunk[] chunks) => ArgumentPieces.Run(chunks);
}
