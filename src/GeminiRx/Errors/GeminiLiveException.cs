using GeminiRx.Errors;

namespace GeminiRx;

/// <summary>The fault of a <see cref="LiveSession"/>.</summary>
public enum LiveFault
{
    /// <summary>The service closed the connection.</summary>
    Closed,

    /// <summary>The service refused the settings of the session.</summary>
    SetupRefused,

    /// <summary>The service refused to continue the session, and <see cref="LiveOptions.OnRefusedHandle"/> does not allow a new
    /// one.</summary>
    HandleRefused,

    /// <summary>More audio, images, results or turns wait than are allowed, such as by <see cref="LiveOptions.MaxPendingBytes"/>. The
    /// session goes on.</summary>
    Overflow,

    /// <summary>The session has ended before: it failed or was disposed.</summary>
    Ended,

    /// <summary>A result belongs to no call that waits for one. The session goes on.</summary>
    UnknownCall,
}

/// <summary>A <see cref="LiveSession"/> was closed or refused by the service, or cannot take what is sent.</summary>
public sealed class GeminiLiveException : GeminiException
{
    /// <summary>Creates a failure, for sources and tests of your own.</summary>
    /// <param name="fault">The fault; it decides about the advice, with the code.</param>
    /// <param name="message">The message: one sentence.</param>
    /// <param name="closeCode">The code with which the service closed the connection. Default: none.</param>
    /// <param name="innerException">The cause. Default: none.</param>
    public GeminiLiveException(LiveFault fault, string message, int? closeCode = null, Exception? innerException = null)
        : base(message, LiveErrors.AdviceFor(fault, closeCode, message), innerException) => (Fault, CloseCode) = (fault, closeCode);

    /// <inheritdoc/>
    public override string Kind => "live";

    /// <summary>The fault.</summary>
    public LiveFault Fault { get; }

    /// <summary>The code with which the service closed the connection, such as 1011; null if it did not.</summary>
    public int? CloseCode { get; }
}
