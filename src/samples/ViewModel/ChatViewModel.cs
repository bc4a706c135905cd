using System.ComponentModel;
using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using GeminiRx;

namespace ViewModel;

/// <summary>The newest prompt wins, text appears at an even pace, and every change is on the thread of the window.</summary>
public sealed class ChatViewModel : INotifyPropertyChanged, IDisposable
{
    private readonly Subject<string> _prompts = new();
    private readonly Subject<Unit> _stops = new();
    private readonly IDisposable _answers;

    public ChatViewModel(ChunkSource source, IScheduler window, IScheduler clock) =>
        _answers = source
            .WithPolicy(AnswerPolicy.Interactive, clock)
            .StreamLatest(
                // Materialize: an error ends one answer, not the chat.
                _prompts.Select(prompt => new GenerateRequest(prompt)),
                answer => answer.StopWhen(_stops).Smooth(scheduler: clock).Accumulate().Materialize()
            )
            .ObserveOn(window)
            .Subscribe(Show, e => SetStatus(e.Message));

    public event PropertyChangedEventHandler? PropertyChanged;

    public string Text { get; private set; } = "";

    public string Status { get; private set; } = "";

    public void Send(string prompt) => _prompts.OnNext(prompt);

    public void Stop() => _stops.OnNext(Unit.Default);

    public void Dispose()
    {
        _answers.Dispose();
        _prompts.Dispose();
        _stops.Dispose();
    }

    private void Show(Notification<Completion> news)
    {
        if (news.HasValue)
        {
            Text = news.Value.Text;
            PropertyChanged?.Invoke(this, new(nameof(Text)));
            SetStatus(news.Value.Outcome?.ToName() ?? "answering");
        }
        else if (news.Exception is { } error)
        {
            SetStatus((error as GeminiException)?.ToUserMessage() ?? error.Message);
        }
    }

    private void SetStatus(string status)
    {
        Status = status;
        PropertyChanged?.Invoke(this, new(nameof(Status)));
    }
}
