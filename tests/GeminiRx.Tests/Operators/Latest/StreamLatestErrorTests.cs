using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.Emulator;
using GeminiRx.Testing;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Latest;

public sealed class StreamLatestErrorTests : IDisposable
{
    private readonly TestScheduler _scheduler = new();
    private readonly GeminiEmulator _emulator;
    private readonly HttpClient _http;
    private readonly GeminiClient _client;

    public StreamLatestErrorTests()
    {
        _emulator = new GeminiEmulator(
            new EmulatorOptions
            {
                Text = "answer",
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
                TimeProvider = new FakeTimeProvider(),
            }
        );
        _http = _emulator.CreateClient();
        _client = new GeminiClient(new GeminiOptions { HttpClient = _http });
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public void StreamLatest_ErrorOfTheAnswer_EndsItUnlessThePipelineCatchesIt()
    {
        var error = new InvalidOperationException();
        var requests = _scheduler.CreateHotObservable(OnNext(210, new GenerateRequest("a")), OnNext(250, new GenerateRequest("b")));
        var failing = _scheduler.CreateColdObservable(OnError<string>(10, error));

        var result = _scheduler.Start(() =>
            _client
                .StreamLatest(requests, _ => failing.Catch((Exception _) => Observable.Return("sorry")))
                .Take(2)
                .Concat(_client.StreamLatest(Observable.Return(new GenerateRequest("c")), _ => failing))
        );

        result.Messages.AssertEqual(OnNext(220, "sorry"), OnNext(260, "sorry"), OnError<string>(270, error));
        requests.Subscriptions.AssertEqual(Subscribe(200, 260));
    }

    [Fact]
    public void StreamLatest_ErrorOfTheRequests_AbortsTheAnswer()
    {
        var error = new InvalidOperationException();
        var requests = _scheduler.CreateHotObservable(OnNext(210, new GenerateRequest("a")), OnError<GenerateRequest>(225, error));
        var answers = Answers();

        var result = _scheduler.Start(() => _client.StreamLatest(requests, _ => answers[0]));

        result.Messages.AssertEqual(OnNext(220, "a1"), OnError<string>(225, error));
        answers[0].Subscriptions.AssertEqual(Subscribe(210, 225));
    }

    [Fact]
    public void StreamLatest_ThrowingPipeline_IsAnError()
    {
        var error = new InvalidOperationException();
        var requests = _scheduler.CreateHotObservable(OnNext(210, new GenerateRequest("a")));

        var result = _scheduler.Start(() => _client.StreamLatest<string>(requests, _ => throw error));

        result.Messages.AssertEqual(OnError<string>(210, error));
        requests.Subscriptions.AssertEqual(Subscribe(200, 210));
    }

    [Fact]
    public async Task StreamLatest_RefusedRequest_IsAnErrorOfItsAnswerOnly()
    {
        GenerateRequest[] requests = [new("a") { AudioTimestamp = true }, new("b")]; // only Vertex AI accepts the first

        var results = await _client
            .StreamLatest(
                requests.ToObservable().Concat(Observable.Never<GenerateRequest>()),
                answer =>
                    answer
                        .Text()
                        .ToList()
                        .Select(pieces => string.Concat(pieces))
                        .Catch((ArgumentException _) => Observable.Return("refused"))
            )
            .Take(2)
            .ToList()
            .ToTask(TimeoutToken.Start());

        Assert.Equal(["refused", "answer"], results);
        Assert.Single(_emulator.Requests);
    }

    [Fact]
    public void StreamLatest_RefusedRequestWithoutAPipeline_IsAnError()
    {
        var requests = _scheduler.CreateHotObservable(OnNext(210, new GenerateRequest("a") { AudioTimestamp = true }));

        var result = _scheduler.Start(() => _client.StreamLatest(requests));

        result.Messages.AssertEqual(OnError<Chunk>(210, e => e is ArgumentException));
        requests.Subscriptions.AssertEqual(Subscribe(200, 210));
        Assert.Empty(_emulator.Requests);
    }

    [Fact]
    public void StreamLatest_SourceThatThrows_IsAnErrorOfThatAnswerOnly()
    {
        var requests = _scheduler.CreateHotObservable(OnNext(210, new GenerateRequest("a")), OnNext(250, new GenerateRequest("b")));
        var isFirst = true;
        ChunkSource source = _ =>
        {
            (var wasFirst, isFirst) = (isFirst, false);
            return wasFirst ? throw new InvalidOperationException() : Observable.Return<Chunk>(new TextChunk("x"));
        };

        var result = _scheduler.Start(() =>
            source.StreamLatest(requests, answer => answer.Text().Catch((Exception _) => Observable.Return("sorry")))
        );

        result.Messages.AssertEqual(OnNext(210, "sorry"), OnNext(250, "x"));
        requests.Subscriptions.AssertEqual(Subscribe(200, 1000));
    }

    [Fact]
    public void StreamLatest_NullRequest_IsAnError()
    {
        var requests = _scheduler.CreateHotObservable(OnNext(210, (GenerateRequest)null!));

        var result = _scheduler.Start(() => _client.StreamLatest(requests));

        result.Messages.AssertEqual(OnError<Chunk>(210, e => e is ArgumentException));
        requests.Subscriptions.AssertEqual(Subscribe(200, 210));
    }

    [Fact]
    public void StreamLatest_Null_ThrowsAtOnce()
    {
        Assert.Throws<ArgumentNullException>(() => ((GeminiClient)null!).StreamLatest(Observable.Never<GenerateRequest>()));
        Assert.Throws<ArgumentNullException>(() => _client.StreamLatest(null!));
        Assert.Throws<ArgumentNullException>(() => _client.StreamLatest(Never(), (Func<IObservable<Chunk>, IObservable<Unit>>)null!));
        Assert.Throws<ArgumentNullException>(() =>
            _client.StreamLatest(Never(), (Func<GenerateRequest, IObservable<Chunk>, IObservable<Unit>>)null!)
        );
        Assert.Throws<ArgumentNullException>(() => ((ChunkSource)null!).StreamLatest(Never()));
        Assert.Throws<ArgumentNullException>(() => _client.Source.StreamLatest(null!));

        static IObservable<GenerateRequest> Never() => Observable.Never<GenerateRequest>();
    }

    private ITestableObservable<string>[] Answers() =>
        [
            _scheduler.CreateColdObservable(OnNext(10, "a1"), OnNext(50, "a2"), OnCompleted<string>(60)),
            _scheduler.CreateColdObservable(OnNext(10, "b1"), OnNext(20, "b2"), OnCompleted<string>(30)),
        ];
}
