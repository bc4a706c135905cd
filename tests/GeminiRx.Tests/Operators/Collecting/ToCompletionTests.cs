using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Collecting;

public sealed class ToCompletionTests
{
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void ToCompletion_Answer_IsOneElement()
    {
        var usage = new Usage { TotalTokenCount = 9 };
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(220, new TextChunk("b")),
            OnNext<Chunk>(230, new FinishedChunk(Outcome.MaxTokens) { Usage = usage }),
            OnCompleted<Chunk>(240)
        );

        var result = _scheduler.Start(() => source.ToCompletion());

        Assert.Equal(2, result.Messages.Count);
        var (time, completion) = (result.Messages[0].Time, result.Messages[0].Value.Value);
        Assert.Equal((240, "ab", Outcome.MaxTokens, usage), (time, completion.Text, completion.Outcome, completion.Usage));
        Assert.Equal(OnCompleted<Completion>(240), result.Messages[1]);
        source.Subscriptions.AssertEqual(Subscribe(200, 240));
    }

    [Fact]
    public void SpokenText_IsTheModelsWords_WithoutWhatARewindRevokes()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TranscriptionChunk("Hello?") { IsInput = true }),
            OnNext<Chunk>(220, new TranscriptionChunk("Let me ")),
            OnNext<Chunk>(230, new CheckpointChunk("")),
            OnNext<Chunk>(240, new TranscriptionChunk("see")),
            OnNext<Chunk>(250, new RewindChunk(0)),
            OnNext<Chunk>(260, new TranscriptionChunk("look.")),
            OnCompleted<Chunk>(270)
        );

        var completion = _scheduler.Start(() => source.ToCompletion()).Messages[0].Value.Value;

        Assert.Equal(("Let me look.", ""), (completion.SpokenText, completion.Text));
    }

    [Fact]
    public void ToCompletion_Empty_IsAnEmptyOne()
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<Chunk>(250));

        var result = _scheduler.Start(() => source.ToCompletion());

        var completion = result.Messages[0].Value.Value;
        Assert.Equal(("", "", 0, null), (completion.Text, completion.Thoughts, completion.Content.Count, completion.Outcome));
        Assert.Equal(OnCompleted<Completion>(250), result.Messages[1]);
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void ToCompletion_Error_IsPassedOn()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, new TextChunk("a")), OnError<Chunk>(220, error));

        var result = _scheduler.Start(() => source.ToCompletion());

        result.Messages.AssertEqual(OnError<Completion>(220, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 220));
    }

    [Fact]
    public void ToCompletion_Disposed_DisposesItsSource()
    {
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, new TextChunk("a")), OnCompleted<Chunk>(310));

        var result = _scheduler.Start(() => source.ToCompletion(), 300);

        Assert.Empty(result.Messages);
        source.Subscriptions.AssertEqual(Subscribe(200, 300));
    }

    [Fact]
    public void ToCompletion_ThrowingObserver_ThrowsToTheSource()
    {
        var source = new System.Reactive.Subjects.Subject<Chunk>();
        using var subscription = source.ToCompletion().Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(source.OnCompleted);
    }

    [Fact]
    public void ToCompletion_Null_ThrowsAtOnce() => Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).ToCompletion());
}
