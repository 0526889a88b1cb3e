from pydantic import BaseModel, Field
from typing import Optional, Any
from datetime import datetime

class TradePayload(BaseModel):
    bot_name: str = Field(..., max_length=50)
    exchange: str = Field(..., max_length=50)
    asset_symbol: str = Field(..., max_length=20)
    order_type: str = Field(..., max_length=10)
    entry_time: datetime
    exit_time: Optional[datetime] = None
    entry_price: float = Field(..., gt=0)
    exit_price: Optional[float] = None
    position_size: float = Field(..., gt=0)
    realized_pnl: Optional[float] = None
    commission: Optional[float] = None
    magic_number: Optional[int] = None
    exchange_order_id: Optional[str] = None
    raw_api_response: Optional[Any] = None
    status: str = Field(default="OPEN")
