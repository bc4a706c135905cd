using System.Reactive.Concurrency;
using System.Text.Json;
using GeminiRx.LanguageServer.Logging;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using StreamJsonRpc;

namespace GeminiRx.LanguageServer.Settings;

/// <summary>Keeps the workspace's settings up to date, and shows the user which settings cannot be used.</summary>
internal sealed class SettingsSync(EditorState editor, EditorClient client, IScheduler scheduler, ServerLog log)
{
    // How long a command waits for the first settings.
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the first settings of the workspace are read, or are not expected any more.</summary>
    public Task FirstRead { get; private set; } = Task.CompletedTask;

    /// <summary>Registers for changes of settings and ignore files and requests the settings, as far as the editor supports it.</summary>
    public void Begin()
    {
        if (editor.Current.Capabilities.ReportsSettings)
        {
            _ = client.WatchSettingsAsync();
        }

        if (editor.Current.Capabilities.WatchesFiles)
        {
            _ = client.WatchIgnoreFilesAsync();
        }

        ShowProblems();
        if (editor.Current.Capabilities.Configuration)
        {
            FirstRead = _read.Task;
            scheduler.Schedule(_limit, () => _read.TrySetResult());
            _ = RequestAsync(editor.BeginChange());
        }
    }

    /// <summary>Handles <c>workspace/didChangeConfiguration</c>: the settings are in the notification, or have to be requested.</summary>
    public void Change(DidChangeConfigurationParams parameters)
    {
        var change = editor.BeginChange();
        if (parameters.Settings is { ValueKind: JsonValueKind.Object } settings && settings.TryGetProperty("geminirx", out var ours))
        {
            editor.SetWorkspace(change, ours);
            ShowProblems();
        }
        else if (editor.Current.Capabilities.Configuration)
        {
            _ = RequestAsync(change);
        }
        else
        {
            editor.SetWorkspace(change, null);
        }
    }

    private async Task RequestAsync(int change)
    {
        try
        {
            editor.SetWorkspace(change, await client.ConfigurationAsync().ConfigureAwait(false));
            ShowProblems();
        }
        catch (RemoteRpcException)
        {
            log.Warn("The editor answered workspace/configuration with an error; the settings stay as they were.");
        }
        catch (Exception e) when (e is ConnectionLostException or ObjectDisposedException or OperationCanceledException)
        {
            // The connection is closed.
        }
        finally
        {
            _read.TrySetResult();
        }
    }

    private void ShowProblems()
    {
        foreach (var problem in editor.TakeProblems())
        {
            _ = client.ShowMessageAsync(EditorClient.WarningMessage, problem);
        }
    }
}
