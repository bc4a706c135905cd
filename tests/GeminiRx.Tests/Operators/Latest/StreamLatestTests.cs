using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Reactive.Threading.Tasks;
using GeminiRx.TestSupport;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Latest;

/// <summary>Answers of <c>StreamLatest</c>: a newer request aborts the older answer.</summary>
public sealed class StreamLatestTests : StreamLatestFixture
{
    [Fact]
    public async Task StreamLatest_OneRequest_DeliversItsAnswer()
    {
        var answer = await _client.StreamLatest(Observable.Return(new GenerateRequest("a"))).Text().ToList().ToTask(TimeoutToken.Start());

        Assert.Equal("answer", string.Concat(answer));
        Assert.Single(_emulator.Requests);
    }

    [Fact]
    public void StreamLatest_NewerRequest_FirstAbortsTheOlderAnswer()
    {
        var requests = _scheduler.CreateHotObservable(
            OnNext(210, new GenerateRequest("a")),
            OnNext(250, new GenerateRequest("b")),
            OnCompleted<GenerateRequest>(255)
        );
        var answers = Answers();
        var next = 0;

        var result = _scheduler.Start(() => _client.StreamLatest(requests, _ => answers[next++]));

        result.Messages.AssertEqual(OnNext(220, "a1"), OnNext(260, "b1"), OnNext(270, "b2"), OnCompleted<string>(280));
        requests.Subscriptions.AssertEqual(Subscribe(200, 255));
        answers[0].Subscriptions.AssertEqual(Subscribe(210, 250));
        answers[1].Subscriptions.AssertEqual(Subscribe(250, 280));
    }

    [Fact]
    public void StreamLatest_Empty_SendsNothing()
    {
        var requests = _scheduler.CreateHotObservable(OnCompleted<GenerateRequest>(250));

        var result = _scheduler.Start(() => _client.StreamLatest(requests));

        result.Messages.AssertEqual(OnCompleted<Chunk>(250));
        requests.Subscriptions.AssertEqual(Subscribe(200, 250));
        Assert.Empty(_emulator.Requests);
    }

    [Fact]
    public void StreamLatest_Disposed_AbortsTheAnswer()
    {
        var requests = _scheduler.CreateHotObservable(OnNext(210, new GenerateRequest("a")));
        var answers = Answers();

        var result = _scheduler.Start(() => _client.StreamLatest(requests, _ => answers[0]), 225);

        result.Messages.AssertEqual(OnNext(220, "a1"));
        requests.Subscriptions.AssertEqual(Subscribe(200, 225));
        answers[0].Subscriptions.AssertEqual(Subscribe(210, 225));
    }

    [Fact]
    public void StreamLatest_Source_AnswersEachRequestThroughItsPipeline()
    {
        var (one, other) = (new GenerateRequest("a"), new GenerateRequest("b"));
        var requests = _scheduler.CreateHotObservable(OnNext(210, one), OnNext(250, other), OnCompleted<GenerateRequest>(255));
        var answer = _scheduler.CreateColdObservable(OnNext<Chunk>(10, new TextChunk("x")), OnCompleted<Chunk>(50));
        var asked = new List<GenerateRequest>();
        ChunkSource source = request =>
        {
            asked.Add(request);
            return answer;
        };

        var result = _scheduler.Start(() =>
            source.StreamLatest(requests, (request, chunks) => chunks.Text().Select(text => (request, text)))
        );

        result.Messages.AssertEqual(OnNext(220, (one, "x")), OnNext(260, (other, "x")), OnCompleted<(GenerateRequest, string)>(300));
        Assert.Equal([one, other], asked);
        answer.Subscriptions.AssertEqual(Subscribe(210, 250), Subscribe(250, 300));
        requests.Subscriptions.AssertEqual(Subscribe(200, 255));
    }

    [Fact]
    public void StreamLatest_NewRequestWithinTheObserver_DropsTheRestOfTheOlderAnswer()
    {
        var requests = new Subject<GenerateRequest>();
        var received = new List<string>();
        ChunkSource source = _ => Observable.Return<Chunk>(new TextChunk("1")).Concat(Observable.Return(new TextChunk("2")));
        using var subscription = source
            .StreamLatest(requests, (request, answer) => answer.Text().Select(text => request.Contents.Count + text))
            .Subscribe(
                text =>
                {
                    received.Add(text);
                    if (received.Count == 1)
                    {
                        requests.OnNext(new GenerateRequest([Content.User("a"), Content.Model("b"), Content.User("c")]));
                    }
                },
                _ => { }
            );

        requests.OnNext(new GenerateRequest("a"));

        Assert.Equal(["11", "31", "32"], received);
    }

    [Fact]
    public async Task StreamLatest_ConcurrentRequestsAndAnswers_NeverOverlapAndTheNewestIsComplete()
    {
        var limit = TimeoutToken.Start();
        var checker = new OverlapChecker<string>();
        var requests = new Subject<GenerateRequest>();
        using var subscription = _client
            .StreamLatest(requests, answer => answer.Text().ToList().Select(pieces => string.Concat(pieces)))
            .Subscribe(checker);

        await Task.Run(
            () =>
            {
                for (var i = 0; i < 300; i++)
                {
                    requests.OnNext(new GenerateRequest("a"));
                    Thread.SpinWait(i * 20);
                }

                requests.OnCompleted();
            },
            limit
        );

        var answers = await checker.EndAsync(limit);
        Assert.NotEmpty(answers);
        Assert.All(answers, answer => Assert.Equal("answer", answer));
    }
}
