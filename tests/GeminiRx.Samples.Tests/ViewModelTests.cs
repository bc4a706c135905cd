using GeminiRx.Testing;
using ViewModel;

namespace GeminiRx.Samples.Tests;

public sealed class ViewModelTests
{
    private readonly VirtualClock _clock = new();
    private readonly VirtualClock _window = new(); // the queue of the window: it runs when the test runs it

    [Fact]
    public void Text_Grows_OnTheThreadOfTheWindow()
    {
        var service = new FakeSource(
            _clock,
            new FakeAnswer(_clock).Every(TimeSpan.FromMilliseconds(300)).AddText("One ", "two ", "three.").Finish()
        );
        using var chat = new ChatViewModel(service.Source, _window, _clock);
        var texts = new List<string>();
        chat.PropertyChanged += (_, e) => texts.Add(e.PropertyName == "Text" ? chat.Text : "");
        chat.Send("Count");
        _clock.AdvanceBy(TimeSpan.FromMilliseconds(900));
        Assert.Empty(texts);
        _window.Run();
        Assert.InRange(chat.Text.Length, 1, 13);
        _clock.Run();
        _window.Run();

        Assert.Equal(("One two three.", "completed"), (chat.Text, chat.Status));
        Assert.True(texts.Distinct().Count() > 4);
    }

    [Fact]
    public void NewPrompt_AbortsTheOldAnswer()
    {
        var service = new FakeSource(_clock, new FakeAnswer(_clock).AddText("old"), new FakeAnswer(_clock).AddText("new").Finish());
        using var chat = new ChatViewModel(service.Source, _window, _clock);
        chat.Send("One");
        _clock.AdvanceBy(TimeSpan.FromSeconds(1));
        chat.Send("Two");
        _clock.Run();
        _window.Run();

        Assert.Equal(("new", "completed"), (chat.Text, chat.Status));
        service.AssertRequests(FakeRequestState.Aborted, FakeRequestState.Completed);
    }

    [Fact]
    public void Stop_KeepsTheText_AndAnErrorEndsOneAnswerOnly()
    {
        var service = new FakeSource(
            _clock,
            new FakeAnswer(_clock).AddText("kept"),
            new FakeAnswer(_clock).Fail(FakeFailures.Rejected("Too long.")),
            new FakeAnswer(_clock).AddText("alive").Finish()
        );
        using var chat = new ChatViewModel(service.Source, _window, _clock);
        chat.Send("One");
        _clock.AdvanceBy(TimeSpan.FromSeconds(1));
        chat.Stop();
        _clock.AdvanceBy(TimeSpan.FromSeconds(1));
        _window.Run();
        Assert.Equal(("kept", "stopped"), (chat.Text, chat.Status));

        chat.Send("Two");
        _clock.AdvanceBy(TimeSpan.FromSeconds(1));
        _window.Run();
        Assert.Equal("Too long. The service rejected the request: change it before you try again.", chat.Status);

        chat.Send("Three");
        _clock.Run();
        _window.Run();
        Assert.Equal("alive", chat.Text);
    }
}
