using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>Shows the progress of an upload on standard error: in one line that changes at a terminal, in few lines elsewhere.</summary>
internal sealed class UploadProgress(bool isQuiet) : IDisposable
{
    private const int LinesElsewhere = 4;

    private readonly bool _isAtTerminal = !Console.IsErrorRedirected && OutputCapabilities.SupportsSequences;
    private int _lines;
    private bool _isShown;

    public void Show(FileUpload step)
    {
        var line = (int)(step.BytesSent * LinesElsewhere / step.TotalBytes);
        if (_isAtTerminal)
        {
            ShowLine(UploadMessages.Progress(step));
        }
        else if (line > _lines && !isQuiet)
        {
            _lines = line;
            StandardError.WriteMessage(UploadMessages.Progress(step));
        }
    }

    public void ShowProcessing()
    {
        if (_isAtTerminal)
        {
            ShowLine(UploadMessages.Processing);
        }
        else if (!isQuiet)
        {
            StandardError.WriteMessage(UploadMessages.Processing);
        }
    }

    public void Dispose()
    {
        if (_isShown)
        {
            StandardError.Write("\r\e[K");
        }
    }

    private void ShowLine(string text)
    {
        if (!isQuiet)
        {
            _isShown = true;
            StandardError.Write($"\r\e[K{text}");
        }
    }
}
