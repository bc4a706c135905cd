using System.Collections.Concurrent;
using System.Text.Json;

namespace GeminiRx.TestSupport.Editors;

/// <summary>The messages that a <see cref="ModelEditor"/> received from the server.</summary>
internal sealed class ReceivedMessages
{
    private readonly ConcurrentQueue<string> _methods = new();
    private readonly ConcurrentQueue<string> _steps = new();
    private readonly ConcurrentQueue<(string Method, JsonElement Parameters)> _notifications = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _ended = new();

    /// <summary>The methods of all messages, in order, and <c>answer</c> for each answer.</summary>
    public IReadOnlyCollection<string> Methods => _methods;

    /// <summary>The steps of the <c>geminirx/edit</c> requests, in order.</summary>
    public IReadOnlyCollection<string> Steps => _steps;

    public IReadOnlyList<JsonElement> Notifications(string method) =>
        [.. _notifications.Where(notification => notification.Method == method).Select(notification => notification.Parameters)];

    public void AddMethod(string method) => _methods.Enqueue(method);

    public void AddStep(string step) => _steps.Enqueue(step);

    public void AddNotification(string method, JsonElement parameters)
    {
        AddMethod(method);
        _notifications.Enqueue((method, parameters.Clone()));
    }

    /// <summary>The end of a session: completes with the parameters of <c>geminirx/sessionEnded</c>.</summary>
    public TaskCompletionSource<JsonElement> End(string sessionId) =>
        _ended.GetOrAdd(sessionId, _ => new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously));
}
