#pragma warning disable RS0030 // the samples are those of a program, and a program may write to the console
using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using GeminiRx.Testing;
using Microsoft.AspNetCore.Http;

namespace GeminiRx.Samples.Tests.Docs;

/// <summary>The code of operators.md. What has a diagram is run.</summary>
public sealed class OperatorSamples
{
    private readonly VirtualClock clock = new();

    internal static async Task AccumulateAsync(GeminiClient gemini, GenerateRequest request,
        Action<int, string> replaceBehind, Action<Exception> showError)
    {
        // <docs>
        Completion? shown = null;
        gemini.Stream(request)
            .Accumulate()
            .Sample(TimeSpan.FromMilliseconds(50))
            .Subscribe(
                soFar =>
                {
                    var update = soFar.TextSince(shown);
                    replaceBehind(update.Start, update.Text);   // of the shown text, the first characters stay
                    shown = soFar;
                },
                showError);

        var answer = await gemini.Stream(request).ToCompletion();
        Console.WriteLine($"{answer.Text.Length} characters, {answer.Usage?.TotalTokenCount} tokens, {answer.Outcome}");
        // </docs>
    }

    [Fact]
    public void Rechunk_GivesWholeSentences()
    {
        // <docs>
        var answer = new FakeAnswer(clock).AddText("One. Tw", "o. Thr", "ee.").Finish();
        var shown = answer.Rechunk(TextBoundary.Sentence).Text().Test(clock);
        clock.Run();
        shown.AssertValues("One. ", "Two. ", "Three.");
        // </docs>
    }

    [Fact]
    public void Pace_JoinsPieces()
    {
        // <docs>
        var answer = FakeAnswer.FromMarbles("abc-------e|", clock);
        var shown = answer.Pace(TimeSpan.FromMilliseconds(30), clock).Text().Test(clock);
        clock.Run();
        shown.AssertMarbles("a--x------e|", new Dictionary<char, string> { ['x'] = "bc" });
        // </docs>
    }

    internal static IObservable<string> Smooth(GeminiClient gemini, GenerateRequest request, IObservable<bool> isHidden)
    {
        // <docs>
        var typed = gemini.Stream(request)
            .Smooth(new SmoothOptions { MaxLag = TimeSpan.FromMilliseconds(500), Instant = isHidden })
            .Text();
        // </docs>
        return typed;
    }

    internal static async Task ConflateAsync(GeminiClient gemini, GenerateRequest request, IPage page)
    {
        // <docs>
        await gemini.Stream(request)
            .Text()
            .ConflateWhileBusy((text, cancellationToken) => page.AppendAsync(text, cancellationToken));
        // </docs>
    }

    internal static async Task WriteToAsync(GeminiClient gemini, GenerateRequest request, HttpContext http)
    {
        // <docs>
        await gemini.Stream(request).Text().WriteTo(http.Response.BodyWriter, http.RequestAborted);
        // </docs>
    }

    [Fact]
    public void StopWhen_EndsInOrder()
    {
        // <docs>
        var stop = new Subject<Unit>();
        var shown = FakeAnswer.FromMarbles("ab-c-d-e|", clock).StopWhen(stop).Text().Test(clock);
        clock.Schedule(TimeSpan.FromMilliseconds(45), () => stop.OnNext(Unit.Default));
        clock.Run();
        shown.AssertValues("a", "b", "c").AssertCompleted();
        // </docs>
    }

    [Fact]
    public void StopOn_EndsAtTheText()
    {
        // <docs>
        var shown = new FakeAnswer(clock).AddText("Hello.\n#", "# User\nI ").Finish().StopOn("\n## User").Text().Test(clock);
        clock.Run();
        shown.AssertText("Hello.");
        // </docs>
    }

    [Fact]
    public void LimitTime_EndsASilentAnswer()
    {
        // <docs>
        var shown = FakeAnswer.FromMarbles("--a-b---------c|", clock)
            .LimitTime(
                firstContent: TimeSpan.FromMilliseconds(50),
                contentGap: TimeSpan.FromMilliseconds(60),
                scheduler: clock)
            .Text()
            .Test(clock);
        clock.Run();
        shown.AssertMarbles("--a-b-----#");
        // </docs>
        shown.AssertError<GeminiTimeoutException>();
    }

    [Fact]
    public void RetryBeforeContent_TriesAgain()
    {
        // <docs>
        var service = new FakeSource(clock,
            FakeAnswer.FromMarbles("-#", clock, error: FakeFailures.Unavailable()),
            FakeAnswer.FromMarbles("ab|", clock));
        var shown = service.Source(new GenerateRequest("Hi")).RetryBeforeContent(scheduler: clock).Text().Test(clock);
        clock.Run();
        shown.AssertText("ab").AssertCompleted();
        // </docs>
    }

    [Fact]
    public void ResumeAfterDrop_RepeatsNothing()
    {
        // <docs>
        var service = new FakeSource(clock,
            FakeAnswer.FromMarbles("ab*cd#", clock),
            FakeAnswer.FromMarbles("cdef|", clock));
        var answer = service.Source.ResumeAfterDrop(scheduler: clock)(new GenerateRequest("Hi")).Accumulate().Test(clock);
        clock.Run();
        Assert.Equal("abcdef", answer.Values[^1].Text);
        // </docs>
    }

    internal static void StreamLatest(
        GeminiClient gemini, IObservable<string> prompts, IObservable<Unit> stopButton, IView view, Action<Exception> showError)
    {
        // <docs>
        using var answers = gemini.StreamLatest(
                prompts.Select(prompt => new GenerateRequest(prompt)),
                answer => answer.StopWhen(stopButton).Accumulate().Materialize())   // an error ends one answer, not the chat
            .Subscribe(news => view.Show(news), showError);
        // </docs>
    }

    [Fact]
    public void ShareLive_GivesLateSubscribersThePast()
    {
        // <docs>
        var live = FakeAnswer.FromMarbles("ab-c-d|", clock).ShareLive();
        var first = live.Text().Test(clock);
        clock.AdvanceBy(TimeSpan.FromMilliseconds(35));
        var late = live.Text().Test(clock);
        clock.Run();
        first.AssertValues("a", "b", "c", "d");
        late.AssertValues("abc", "d");
        // </docs>
    }

    internal static async Task LoopAsync(GeminiClient gemini, GenerateRequest request, IPage page)
    {
        // <docs>
        await foreach (var text in gemini.Stream(request).Text().ToAsyncEnumerable())
        {
            if (!await page.TryAppendAsync(text))
            {
                break;                                        // aborts the request
            }
        }
        // </docs>
    }

    internal static async Task EventsAsync(GeminiClient gemini, GenerateRequest request, HttpContext http, string id)
    {
        // <docs>
        var shared = gemini.Stream(request).ShareLive(new ShareOptions { KeepEveryChunk = true, StopWhenUnused = false });
        await shared.WriteEventsTo(
            http.Response.BodyWriter,
            new EventStreamOptions { AnswerId = id, LastEventId = http.Request.Headers["Last-Event-ID"] },
            cancellationToken: http.RequestAborted);
        // </docs>
    }

    /// <summary>An application: a prompt box, a stop button, a window that may be hidden, a view, and a file that keeps the
    /// answers.</summary>
    internal static IObservable<Unit> Chat(
        GeminiClient gemini, IObservable<string> prompts, IObservable<Unit> stopButton, IObservable<bool> isHidden,
        Action<TextUpdate> showUpdate, Action<string> showStatus, Stream file, IScheduler clock)
    {
        // <docs>
        var chat = gemini.StreamLatest(prompts.Select(prompt => new GenerateRequest(prompt)), answer => // a new prompt aborts this one
        {
            var live = answer
                .StopWhen(stopButton)
                .LimitTime(firstContent: TimeSpan.FromSeconds(60), contentGap: TimeSpan.FromSeconds(20), scheduler: clock)
                .StopOn("\n## User")                          // the model shall not speak for the user
                .EnsureCompleted()                            // blocked, stopped or out of tokens: the status says so
                .ShareLive();                                 // one request for the view and the file
            Completion? last = null;
            var shown = live
                .Smooth(new SmoothOptions { Instant = isHidden }, clock)
                .Accumulate()
                .Do(soFar => showUpdate(soFar.TextSince(last)), e => showStatus(e.Message))
                .Do(soFar => last = soFar)
                .Select(_ => Unit.Default);
            var saved = live.Text().Rechunk(TextBoundary.Paragraph).WriteTo(file);
            return Ignore(shown).Merge(Ignore(saved));        // the next prompt is answered, whatever became of this one
        });
        static IObservable<Unit> Ignore(IObservable<Unit> work) => work.OnErrorResumeNext(Observable.Empty<Unit>());
        // </docs>
        return chat;
    }

    internal interface IPage
    {
        Task AppendAsync(string text, CancellationToken cancellationToken);

        Task<bool> TryAppendAsync(string text);
    }

    internal interface IView
    {
        void Show(Notification<Completion> news);
    }
}
