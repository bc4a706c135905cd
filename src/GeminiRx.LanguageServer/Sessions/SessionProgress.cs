using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using StreamJsonRpc;

namespace GeminiRx.LanguageServer.Sessions;

/// <summary>Shows a session's progress under a token that the server creates, which is the session's id. An editor that refuses the token
/// shows no progress.</summary>
internal sealed class SessionProgress(EditorClient client, SessionId id, bool isSupported)
{
    private Task _last = Task.CompletedTask;
    private bool _isShown;

    /// <summary>Whether the editor announced progress support.</summary>
    public bool IsSupported => isSupported;

    /// <summary>Begins the progress.</summary>
    /// <param name="cancellationToken">Ends the wait for an editor that does not answer.</param>
    public void Begin(CancellationToken cancellationToken) =>
        Enqueue(async () =>
        {
            try
            {
                await client.CreateProgressAsync(id.Value, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
                _isShown = true;
            }
            catch (Exception e) when (e is RemoteRpcException or OperationCanceledException or ObjectDisposedException)
            {
                return;
            }

            await client
                .ProgressAsync(
                    id.Value,
                    new WorkDoneProgress("begin", Title: "Gemini", Cancellable: true, Message: "waiting for the answer")
                )
                .ConfigureAwait(false);
        });

    public void Report(string message) => Show(new WorkDoneProgress("report", Cancellable: true, Message: message));

    /// <summary>Ends the progress; completes when that is sent.</summary>
    public Task EndAsync(string message)
    {
        Show(new WorkDoneProgress("end", Message: message));
        return _last;
    }

    private void Show(WorkDoneProgress value) => Enqueue(() => _isShown ? client.ProgressAsync(id.Value, value) : Task.CompletedTask);

    // In order, without delaying the session: the editor may answer late.
    private void Enqueue(Func<Task> next)
    {
        if (isSupported)
        {
            _last = RunAfterAsync(_last, next);
        }
    }

    private static async Task RunAfterAsync(Task previous, Func<Task> next)
    {
        await previous.ConfigureAwait(false);
        await next().ConfigureAwait(false);
    }
}
