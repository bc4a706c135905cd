using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.TestSupport;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Latest;

/// <summary>Errors of answers, requests, pipelines and sources in <c>StreamLatest</c>.</summary>
public sealed class StreamLatestErrorTests : StreamLatestFixture
{
    [Fact]
    public void StreamLatest_ErrorOfAnAnswer_EndsTheStreamUnlessThePipelineCatchesIt()
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
    public async Task StreamLatest_InvalidRequest_IsAnErrorOfItsAnswerOnly()
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
                        .Catch((ArgumentException _) => Observable.Return("invalid"))
            )
            .Take(2)
            .ToList()
            .ToTask(TimeoutToken.Start());

        Assert.Equal(["invalid", "answer"], results);
        Assert.Single(_emulator.Requests);
    }

    [Fact]
    public void StreamLatest_InvalidRequestWithoutPipeline_IsAnError()
    {
        var requests = _scheduler.CreateHotObservable(OnNext(210, new GenerateRequest("a") { AudioTimestamp = true }));

        var result = _scheduler.Start(() => _client.StreamLatest(requests));

        result.Messages.AssertEqual(OnError<Chunk>(210, e => e is ArgumentException));
        requests.Subscriptions.AssertEqual(Subscribe(200, 210));
        Assert.Empty(_emulator.Requests);
    }

    [Fact]
    public void StreamLatest_ThrowingSource_IsAnErrorOfThatAnswerOnly()
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
    public void StreamLatest_NullArgument_ThrowsImmediately()
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
}
