using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Structured;

public sealed class ParseJsonTests
{
    private static readonly FinishedChunk _finished = new(Outcome.Completed);

    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void ParseJson_Pieces_GiveEverMoreCompleteValues()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("{\"title\": \"Lu")),
            OnNext<Chunk>(220, new TextChunk("nch\", \"price\": 1")),
            OnNext<Chunk>(230, new TextChunk("2.5}")),
            OnNext<Chunk>(240, _finished),
            OnCompleted<Chunk>(250)
        );

        var result = _scheduler.Start(() => source.ParseJson(StructuredJson.Default.Menu).Select(Show));

        result.Messages.AssertEqual(
            OnNext(210, """{"title":"Lu"}"""),
            OnNext(220, """{"title":"Lunch"}"""),
            OnNext(230, """{"title":"Lunch","price":12.5} complete"""),
            OnCompleted<string>(250)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void ParseJson_Empty_Completes()
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<Chunk>(250));

        var result = _scheduler.Start(() => source.ParseJson(StructuredJson.Default.Menu));

        result.Messages.AssertEqual(OnCompleted<JsonSnapshot<Menu>>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void ParseJson_Error_IsPassedOnAfterTheValuesSoFar()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, new TextChunk("{\"title\":\"a")), OnError<Chunk>(220, error));

        var result = _scheduler.Start(() => source.ParseJson(StructuredJson.Default.Menu).Select(Show));

        result.Messages.AssertEqual(OnNext(210, """{"title":"a"}"""), OnError<string>(220, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 220));
    }

    [Fact]
    public void ParseJson_Disposed_IsSilent()
    {
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, new TextChunk("{\"title\":\"a")), OnCompleted<Chunk>(230));

        var result = _scheduler.Start(() => source.ParseJson(StructuredJson.Default.Menu).Select(Show), 220);

        result.Messages.AssertEqual(OnNext(210, """{"title":"a"}"""));
        source.Subscriptions.AssertEqual(Subscribe(200, 220));
    }

    [Fact]
    public void ParseJson_ThrowingObserver_DisposesTheSource()
    {
        using var source = new Subject<Chunk>();
        using var subscription = source.ParseJson(StructuredJson.Default.Menu).Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext(new TextChunk("{")));
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void ParseJson_Null_ThrowsAtOnce()
    {
        Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).ParseJson(StructuredJson.Default.Menu));
        Assert.Throws<ArgumentNullException>(() => Observable.Never<Chunk>().ParseJson((JsonTypeInfo<Menu>)null!));
    }

    // Each row: a text so far, and the value that it shows. "-": no value yet.
    [Theory]
    [InlineData("", "-")]
    [InlineData("Here is [1] your menu:\n```json\n", "-")]
    [InlineData("```json\n{\n", "{}")]
    [InlineData("{\"tit", "{}")]
    [InlineData("{\"title\":\"", """{"title":""}""")]
    [InlineData("{\"title\":\"a\\", """{"title":"a"}""")]
    [InlineData("{\"title\":\"a\\n", """{"title":"a\n"}""")]
    [InlineData("{\"title\":\"a\\u00e", """{"title":"a"}""")]
    [InlineData("{\"title\":\"\\ud83d", """{"title":""}""")]
    [InlineData("{\"title\":\"\\ud83d\\ude", """{"title":""}""")]
    [InlineData("{\"title\":\"\\ud83d\\ude80", """{"title":"\uD83D\uDE80"}""")]
    [InlineData("{\"title\":\"\\ud83dx\"", """{"title":"\uFFFDx"}""")]
    [InlineData("{\"price\":12", "{}")]
    [InlineData("{\"price\":12,", """{"price":12}""")]
    [InlineData("{\"title\":nul", "{}")]
    [InlineData("{\"spice\":\"Ho", "{}")]
    [InlineData("{\"spice\":\"Hot\"", """{"spice":"Hot"}""")]
    [InlineData("{\"unknown\":{\"a\":\"b", "{}")]
    [InlineData("{\"unknown\":{\"a\":\"b\"},\"title\":\"c", """{"title":"c"}""")]
    [InlineData("{\"dishes\":[", """{"dishes":[]}""")]
    [InlineData("{\"dishes\":[{\"name\":\"Soup\"", """{"dishes":[]}""")]
    [InlineData("{\"dishes\":[{\"name\":\"Soup\",\"calories\":9", """{"dishes":[]}""")]
    [InlineData("{\"dishes\":[{\"name\":\"Soup\",\"calories\":9,\"st", """{"dishes":[{"name":"Soup","calories":9}]}""")]
    [InlineData("{\"dishes\":[{\"calories\":9,\"name\":\"So", """{"dishes":[{"name":"So","calories":9}]}""")]
    [InlineData("{\"dishes\":[{\"calories\":9,\"name\":\"S\",\"steps\":[\"Cu", """{"dishes":[{"name":"S","calories":9,"steps":["Cu"]}]}""")]
    [InlineData("{\"notes\":{\"a\":\"b\",\"c\":\"d", """{"notes":{"a":"b","c":"d"}}""")]
    [InlineData("{\"title\":\"a\"}\n``` and {more", """{"title":"a"} complete""")]
    public void ParseJson_TextSoFar_ShowsThisValue(string text, string expected)
    {
        Assert.Equal(expected, Last([text]));
        Assert.Equal(expected, Last(text.Select(c => $"{c}")));
    }

    [Fact]
    public void ParseJson_RequiredProperty_HidesTheValueUntilItIsThere()
    {
        var text = """{"customer":"Ann","parcel":{"$type":"tube","label":"To""";
        var values = Values(StructuredJson.Default.Order, text.Select(c => $"{c}"));

        Assert.Equal(["", "T", "To"], values.Select(order => Assert.IsType<Tube>(order!.Parcel).Label ?? "").Distinct());
    }

    [Theory]
    [InlineData("{\"parcel\":{\"$type\":\"box\",\"width\":3},\"customer\":\"A\"}", 3)]
    public void ParseJson_DerivedType_IsTheOneOfTheDiscriminator(string text, int width) =>
        Assert.Equal(new Box(width), Values(StructuredJson.Default.Order, text.Select(c => $"{c}"))[^1]!.Parcel);

    [Fact]
    public void ParseJson_OtherRoots_AreListsAndSingleValues()
    {
        Assert.Equal(["a", "b"], Values(StructuredJson.Default.ListString, ["See: [\"a\",\"", "b\"]"])[^1]!);
        Assert.Equal(42, Values(StructuredJson.Default.Int32, ["```\n4", "2\n```"])[^1]);
    }

    private static string Last(IEnumerable<string> pieces)
    {
        var last = "-";
        using var source = new Subject<Chunk>();
        using var subscription = source.ParseJson(StructuredJson.Default.Menu).Subscribe(snapshot => last = Show(snapshot), _ => { });
        foreach (var piece in pieces)
        {
            source.OnNext(new TextChunk(piece));
        }

        return last;
    }

    private static List<T?> Values<T>(JsonTypeInfo<T> type, IEnumerable<string> pieces)
    {
        var values = new List<T?>();
        using var source = new Subject<Chunk>();
        using var subscription = source.ParseJson(type).Subscribe(snapshot => values.Add(snapshot.Value), _ => { });
        foreach (var piece in pieces)
        {
            source.OnNext(new TextChunk(piece));
        }

        return values;
    }

    private static string Show(JsonSnapshot<Menu> snapshot)
    {
        var json = JsonSerializer.SerializeToNode(snapshot.Value, StructuredJson.Default.Menu)!.AsObject();
        foreach (var name in json.Where(member => member.Value is null).Select(member => member.Key).ToList())
        {
            json.Remove(name);
        }

        foreach (var dish in json["dishes"]?.AsArray() ?? [])
        {
            if (dish!["steps"] is null)
            {
                dish.AsObject().Remove("steps");
            }
        }

        return json.ToJsonString() + (snapshot.IsComplete ? " complete" : "");
    }
}
