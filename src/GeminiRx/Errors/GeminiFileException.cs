using GeminiRx.Errors;

namespace GeminiRx;

/// <summary>The reason for which a file cannot be uploaded or used.</summary>
public enum FileFault
{
    /// <summary>The file or stream cannot be read, is empty, or has an unknown media type.</summary>
    Unusable,

    /// <summary>The file changed while it was uploaded: its size or its time of change is another one.</summary>
    Changed,

    /// <summary>The service does not know the upload any more, or did not confirm its end.</summary>
    UploadLost,

    /// <summary>The service could not process the file.</summary>
    ProcessingFailed,
}

/// <summary>A file cannot be uploaded or used.</summary>
public sealed class GeminiFileException : GeminiException
{
    /// <summary>Creates a failure, for sources and tests of your own.</summary>
    /// <param name="fault">The fault; it decides about the advice.</param>
    /// <param name="message">The message: one sentence.</param>
    /// <param name="innerException">The cause. Default: none.</param>
    public GeminiFileException(FileFault fault, string message, Exception? innerException = null)
        : base(message, FileAdvice.For(fault), innerException) => Fault = fault;

    /// <inheritdoc/>
    public override string Kind => "file";

    /// <summary>The fault.</summary>
    public FileFault Fault { get; }
}
