using System.Net;
using GeminiRx.Emulator;

// <sample>
return status == HttpStatusCode.ServiceUnavailable && received.Body.Contains("Hi") ? 0 : 1;
